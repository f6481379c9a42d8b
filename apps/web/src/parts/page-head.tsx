import { PrinterOutlined } from '@ant-design/icons';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Breadcrumb, Button } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useSay } from '../language/language.tsx';

export interface Step {
  readonly title: string;
  readonly to?: LinkProps;
}

interface PageHeadProps {
  readonly title: string;
  /** The way up; the page itself is not in it. */
  readonly steps?: readonly Step[];
  /** Of what and as of when the numbers below are. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly printable?: boolean;
}

export function PageHead({ title, steps = [], note, actions, printable = false }: PageHeadProps) {
  const say = useSay();
  useEffect(() => {
    document.title = `${title} · ${say('house.name')}`;
  }, [title, say]);
  return (
    <div className="page-head">
      {steps.length > 0 ? (
        <Breadcrumb
          items={steps.map((step) => ({ title: step.to ? <Link {...step.to}>{step.title}</Link> : step.title }))}
        />
      ) : null}
      <div className="line">
        <h1>{title}</h1>
        {actions}
        {printable ? (
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {say('page.print')}
          </Button>
        ) : null}
      </div>
      {note ? <p className="note">{note}</p> : null}
    </div>
  );
}
