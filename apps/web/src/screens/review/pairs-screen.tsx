import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, type TableProps } from 'antd';
import { useOfficeList } from '../../api/use-office.ts';
import type { PairLine } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { KeysetTable } from '../../parts/keyset-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/page-state.tsx';
import { linkReasonText } from './link-reason-text.ts';

const READINGS = ['first', 'second', 'disputed', 'done'] as const;

/** Pairs of rows that may be one child, by what has become of them; reading begins at the first. */
export function PairsScreen() {
  const say = useSay();
  const { reading = 'first' } = useSearch({ from: '/office/review' });
  const navigate = useNavigate();
  const pairs = useOfficeList('listReviewPairs', { reading, limit: 100 });
  const first = pairs.data?.pages[0]?.items[0];
  const begin = () => first && void navigate({ to: '/review/$pairId', params: { pairId: first.pairId } });
  return (
    <>
      <PageHead
        title={say('review.title')}
        note={say('review.note')}
        actions={
          first && reading !== 'done' ? (
            <Button type="primary" onClick={begin}>
              {say('review.begin')}
            </Button>
          ) : null
        }
      />
      <div className="filters">
        <Segmented
          value={reading}
          options={READINGS.map((each) => ({ value: each, label: say(`reading.${each}`) }))}
          onChange={(each) => void navigate({ to: '/review', search: each === 'first' ? {} : { reading: each } })}
        />
      </div>
      <KeysetTable
        query={pairs}
        columns={useColumns()}
        rowKey={({ pairId }) => pairId}
        width={900}
        empty={<Empty title={say(`review.none.${reading}`)}>{say('review.noneSays')}</Empty>}
      />
    </>
  );
}

function useColumns(): NonNullable<TableProps<PairLine>['columns']> {
  const say = useSay();
  return [
    {
      key: 'names',
      title: say('review.names'),
      width: 220,
      fixed: 'left',
      render: (_value, pair) => (
        <Link to="/review/$pairId" params={{ pairId: pair.pairId }}>
          {pair.nameA === pair.nameB ? pair.nameA : `${pair.nameA} / ${pair.nameB}`}
        </Link>
      ),
    },
    { key: 'village', title: say('child.village'), width: 160, render: (_value, pair) => pair.division?.name ?? '' },
    { key: 'reason', title: say('review.why'), width: 420, render: (_value, pair) => linkReasonText(pair.reason, say) },
    {
      key: 'probability',
      title: say('review.probability'),
      width: 100,
      align: 'right',
      render: (_value, pair) => percentText(pair.matchProbability),
    },
  ];
}

/** Never 0 % or 100 %: a pair that waits for a person is neither. */
function percentText(probability: number): string {
  const percent = Math.min(99, Math.max(1, Math.round(probability * 100)));
  return `${percent}%`;
}
