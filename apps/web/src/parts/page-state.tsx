import { Button, Skeleton } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { type ApiProblem, isApiProblem, UNREACHABLE } from '../api/api-problem.ts';
import { useLanguage, useSay } from '../language/language.tsx';

interface Answer<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface LoadedProps<T> {
  readonly query: Answer<T>;
  /** True when the answer holds nothing to show. */
  readonly isEmpty?: (data: T) => boolean;
  /** What an empty answer teaches: why it is empty and what to do next. */
  readonly empty?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** The one way in which an answer is awaited: loading, refused, failed, empty and there are shown alike everywhere. */
export function Loaded<T>({ query, isEmpty, empty, children }: LoadedProps<T>) {
  if (query.data !== undefined) return isEmpty?.(query.data) ? empty : children(query.data);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Awaited />;
}

/** Keeps the room of what is to come; the grey lines only show when it takes long enough to be noticed. */
export function Awaited() {
  const say = useSay();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="waiting-for" role="status" aria-label={say('page.loading')} aria-busy="true">
      {slow ? <Skeleton title={{ width: '30%' }} paragraph={{ rows: 6 }} /> : null}
    </div>
  );
}

/** Something went wrong: what, where, what to do now; and who has the right, when it was refused. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { say, language } = useLanguage();
  const problem = isApiProblem(error) ? error : undefined;
  return (
    <div className="page-state" role="alert">
      <h2>{say(titleOf(problem))}</h2>
      <p>{problem ? problem.sentence(language) : say('page.faulted')}</p>
      {problem && problem.status !== 0 ? <p className="note">{problem.code}</p> : null}
      <div className="acts">
        {retry && problem?.status !== 403 ? <Button onClick={retry}>{say('page.retry')}</Button> : null}
        <Button type="text" href="/">
          {say('page.toHome')}
        </Button>
      </div>
    </div>
  );
}

function titleOf(problem: ApiProblem | undefined) {
  if (problem?.code === UNREACHABLE) return 'page.unreachable';
  if (problem?.status === 403) return 'page.noPermission';
  if (problem?.status === 404) return 'page.notFound';
  return 'page.failed';
}

interface EmptyProps {
  readonly title: string;
  /** Why there is nothing, and what to do next. */
  readonly children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="page-state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** No page has this address. */
export function NotFound() {
  const say = useSay();
  return (
    <div className="page-state">
      <h1>{say('page.notFound')}</h1>
      <p>{say('page.notFoundSays')}</p>
      <div className="acts">
        <Button href="/">{say('page.toHome')}</Button>
      </div>
    </div>
  );
}
