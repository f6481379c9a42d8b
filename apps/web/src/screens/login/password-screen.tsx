import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSay } from '../../language/language.tsx';
import { Alone } from '../../layout/alone.tsx';
import { PasswordForm } from './password-form.tsx';

/** A one-time password is changed before anything else. */
export function PasswordScreen() {
  const say = useSay();
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    document.title = `${say('password.title')} · ${say('house.name')}`;
  }, [say]);
  const go = () => {
    client.clear();
    void navigate({ to: '/' });
  };
  return (
    <Alone title={say('password.title')}>
      <p className="note">{say('password.why')}</p>
      <PasswordForm onChanged={go} />
    </Alone>
  );
}
