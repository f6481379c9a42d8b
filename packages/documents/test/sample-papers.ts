import type { Paper } from '@bulou/documents';
import { plainDate } from '@bulou/kernel';

/** A roster of invented people, landscape, of some pages. */
export function makeSampleRoster(place: string, digest: string, rows: number, name = '张伟'): Paper {
  return {
    title: '二〇一八年秋季学期核对名册',
    subtitle: place,
    meta: [`共 ${rows} 人`],
    office: '试验县学生资助管理中心',
    madeOn: plainDate('2018-10-15'),
    landscape: true,
    foot: '试验用',
    reference: { kind: 'VR', digest },
    blocks: [
      {
        type: 'table',
        empty: '没有',
        columns: [
          { heading: '行号', width: 12, align: 'center' },
          { heading: '户编号', width: 26 },
          { heading: '姓名', width: 40 },
          { heading: '学校', width: { share: 1 } },
          { heading: '核对', width: 26, align: 'center' },
        ],
        rows: Array.from({ length: rows }, (_, index) => {
          const first = index % 3 === 0;
          const own = [`${name}${index}`, '第一小学（走读）', '□ 是　□ 否'];
          const down = Math.min(3, rows - index);
          return {
            key: `line-${index}`,
            cells: first ? [String(index + 1), { text: `H${index}`, down }, ...own] : [String(index + 1), ...own],
          };
        }),
      },
      {
        type: 'group',
        blocks: [
          { type: 'text', text: '以上名单已逐人核对。' },
          {
            type: 'boxes',
            boxes: [
              { kind: 'seal', label: '村党支部（盖章）' },
              { kind: 'seal', label: '村民委员会（盖章）' },
            ],
          },
        ],
      },
    ],
  };
}
