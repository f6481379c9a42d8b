import { Button } from 'antd';
import { useSay } from '../../language/language.tsx';

interface PagerProps {
  readonly from: number;
  readonly shown: number;
  readonly total: number;
  readonly onMove: (from: number) => void;
}

const A_PAGE = 200;

/** How many of how many, and the pages before and after. */
export function Pager({ from, shown, total, onMove }: PagerProps) {
  const say = useSay();
  const until = from + shown;
  return (
    <div className="list-foot">
      <span>{say('import.shown', { shown: total > A_PAGE ? `${from + 1}–${until}` : shown, total })}</span>
      {from > 0 ? <Button onClick={() => onMove(Math.max(0, from - A_PAGE))}>{say('page.before')}</Button> : null}
      {until < total ? <Button onClick={() => onMove(until)}>{say('list.more')}</Button> : null}
    </div>
  );
}
