import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';

/** A page that stands outside the frame: login and the change of a one-time password. */
export function Alone({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { say, language, changeLanguage } = useLanguage();
  return (
    <div className="alone">
      <main>
        <div className="house">
          <b>{say('house.name')}</b>
          <span>{say('login.motto')}</span>
        </div>
        <h1>{title}</h1>
        {children}
        <div className="tongues">
          <Button type="text" onClick={() => changeLanguage(language === 'zh' ? 'en' : 'zh')}>
            {say('head.language')}
          </Button>
        </div>
      </main>
    </div>
  );
}
