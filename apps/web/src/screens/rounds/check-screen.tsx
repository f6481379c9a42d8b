import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { Alone } from '../../layout/alone.tsx';

/** What anybody may know of a printed page, without an account. */
export function CheckScreen() {
  const { say, language } = useLanguage();
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const check = useOffice('checkPaper', { query: { code } }, { enabled: code !== '' });
  const found = check.data;
  return (
    <Alone title={say('check.title')}>
      <p className="note">{say('check.note')}</p>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          setCode(typed.trim());
        }}
      >
        <Input
          aria-label={say('check.code')}
          placeholder="BL:VR:…"
          value={typed}
          maxLength={60}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="primary" htmlType="submit">
          {say('check.go')}
        </Button>
      </form>
      {isApiProblem(check.error) ? <Alert type="error" title={check.error.sentence(language)} /> : null}
      {found ? (
        <Alert type={found.known ? (found.current ? 'success' : 'warning') : 'error'} title={found[language]} />
      ) : null}
      {found?.known ? (
        <dl className="facts">
          <dt>{say('check.kind')}</dt>
          <dd>{found.title}</dd>
          <dt>{say('check.office')}</dt>
          <dd>{found.office}</dd>
          <dt>{say('check.place')}</dt>
          <dd>{found.place}</dd>
          <dt>{say('check.page')}</dt>
          <dd>{say('check.pageOf', { page: found.page ?? 0, pages: found.pages ?? 0 })}</dd>
          <dt>{say('check.lines')}</dt>
          <dd>{found.lines}</dd>
          <dt>{say('check.date')}</dt>
          <dd>{found.madeOn}</dd>
        </dl>
      ) : null}
    </Alone>
  );
}
