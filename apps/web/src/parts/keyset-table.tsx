import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Table, type TableProps } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../language/language.tsx';
import { useDensity } from '../look/density.tsx';
import { countText } from './figures.tsx';
import { Awaited, Failed } from './page-state.tsx';

interface KeysetPage<Row> {
  readonly items: readonly Row[];
  /** How many there are in all, over every page; absent where nobody counts them. */
  readonly total?: number;
  readonly next?: string | undefined;
}

interface KeysetTableProps<Row> {
  readonly query: UseInfiniteQueryResult<InfiniteData<KeysetPage<Row>>>;
  readonly columns: NonNullable<TableProps<Row>['columns']>;
  readonly rowKey: (row: Row) => string;
  readonly empty: ReactNode;
  /** Sum of the widths of the columns; in a narrower window the table scrolls and its first column stays. */
  readonly width: number;
  readonly foot?: ReactNode;
}

/** From this many on only the rows in sight are drawn; below it the whole table is there to be printed and searched. */
const VIRTUAL_FROM = 300;
const HEAD_HEIGHT = 52;

/** A list of any length: pages by keyset, the total always said, the head and the first column stay. */
export function KeysetTable<Row extends object>(props: KeysetTableProps<Row>) {
  const { query, columns, rowKey, empty, width, foot } = props;
  const say = useSay();
  const { density } = useDensity();
  const place = useRef<HTMLDivElement>(null);
  // The part of the table that scrolls sideways must be reached by the keyboard; the library does not see to it.
  useEffect(() => {
    place.current?.querySelector('.ant-table-body, .ant-table-content')?.setAttribute('tabindex', '0');
  });
  if (query.error && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Awaited />;
  const rows = query.data.pages.flatMap((page) => page.items);
  const total = query.data.pages[0]?.total;
  if (rows.length === 0) return <>{empty}</>;
  const virtual = rows.length > VIRTUAL_FROM;
  const shown = countText(rows.length);
  return (
    <div ref={place}>
      <Table<Row>
        dataSource={rows}
        columns={columns}
        rowKey={rowKey}
        pagination={false}
        size={density === 'dense' ? 'small' : 'middle'}
        virtual={virtual}
        scroll={virtual ? { x: width, y: 620 } : { x: width }}
        sticky={virtual ? false : { offsetHeader: HEAD_HEIGHT }}
      />
      <div className="list-foot">
        <span>{total === undefined ? say('list.shownOnly', { shown }) : say('list.shown', { shown, total })}</span>
        {query.hasNextPage ? (
          <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {say('list.more')}
          </Button>
        ) : null}
        <span className="grow" />
        {foot}
      </div>
    </div>
  );
}
