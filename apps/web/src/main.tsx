import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Office } from './office.tsx';
import './look/office.css';

const place = document.getElementById('office');
if (place === null) throw new Error('index.html has no element #office.');
createRoot(place).render(
  <StrictMode>
    <Office />
  </StrictMode>,
);
