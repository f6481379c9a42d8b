import { makeVersionCode, type Paper } from '@bulou/documents';
import type { PaperPlace, PaperSetting } from './paper-data.ts';
import { makePaperReference } from './paper-reference.ts';
import { describeTerm, formatLongDate, MASKED_FOOT, nameOfCentre } from './paper-words.ts';

/** One line of a stamped roster that is no longer what was stamped. */
export interface SupplementLine {
  readonly lineId: string;
  /** The line's number on the stamped paper; absent for one that was not on it. */
  readonly number?: number;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

const KIND_WORDS = { changed: '更正', added: '增加', removed: '划去' } as const;

const BOXES = {
  village: [
    { kind: 'seal', label: '村党支部（盖章）' },
    { kind: 'seal', label: '村民委员会（盖章）' },
    { kind: 'signature', label: '支部书记签字' },
    { kind: 'signature', label: '村委会主任签字' },
  ],
  'poverty-office': [
    { kind: 'seal', label: '县扶贫开发办公室（盖章）' },
    { kind: 'signature', label: '负责人签字' },
    { kind: 'signature', label: '比对人签字' },
  ],
} as const;

/** The page that brings a stamped roster up to date: only what changed is confirmed again, and sealed. */
export function makeSupplementPage(
  setting: PaperSetting,
  place: PaperPlace,
  stamped: { readonly digest: string; readonly stampedOn: string },
  current: { readonly digest: string },
  lines: readonly SupplementLine[],
  office: 'village' | 'poverty-office' = 'village',
): Paper {
  const supplemented = makeVersionCode(stamped.digest);
  return {
    title: `${describeTerm(setting)}建档立卡户子女核对名册补充页`,
    subtitle: `${place.townshipName}　${place.villageName}`,
    meta: [
      `补充 ${formatLongDate(stamped.stampedOn)} 盖章的名册（方码 VR:${supplemented}）；该名册其余各行盖章继续有效　　共 ${lines.length} 行`,
    ],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    landscape: true,
    foot: MASKED_FOOT,
    reference: makePaperReference('SP', setting, place.divisionCode, [stamped.digest, current.digest, lines]),
    blocks: [
      {
        type: 'table',
        empty: '盖章后没有变动，不需补充。',
        columns: [
          { heading: '原行号', width: 14, align: 'center' },
          { heading: '变动', width: 14, align: 'center' },
          { heading: '姓名', width: 27 },
          { heading: '盖章时', width: { share: 1 } },
          { heading: '现在', width: { share: 1 } },
          { heading: '原因', width: 44 },
          { heading: office === 'village' ? '村里核对' : '扶贫办核对', width: 26, align: 'center' },
        ],
        rows: lines.map((line) => ({
          key: line.lineId,
          cells: [
            line.number === undefined ? '新' : String(line.number),
            KIND_WORDS[line.kind],
            line.name,
            line.before,
            line.after,
            line.reason,
            '□ 是　□ 否',
          ],
        })),
      },
      {
        type: 'boxes',
        height: 46,
        boxes: BOXES[office],
      },
    ],
  };
}
