import { Checkbox } from 'antd';
import type { TermRunFile } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { countText } from '../../parts/figures.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';

interface RunFilesProps {
  readonly items: readonly TermRunFile[];
  readonly taken: readonly string[];
  readonly onTake: (keys: readonly string[]) => void;
}

/** Lists that the run can take, by kind; what the last run read is one line a kind, since it is taken or left as a whole. */
export function RunFiles({ items, taken, onTake }: RunFilesProps) {
  const say = useSay();
  const toggle = (keys: readonly string[], isTaken: boolean) =>
    onTake(isTaken ? [...new Set([...taken, ...keys])] : taken.filter((key) => !keys.includes(key)));
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{say('imports.file')}</th>
          <th>{say('imports.kind')}</th>
          <th>{say('imports.place')}</th>
          <th>{say('imports.dataOn')}</th>
          <th>{say('imports.scope')}</th>
          <th>{say('termRun.source')}</th>
          <th className="n">{say('termRun.rows')}</th>
        </tr>
      </thead>
      <tbody>
        {gather(items).map((group) => {
          const keys = group.map(({ key }) => key);
          const count = keys.filter((key) => taken.includes(key)).length;
          const [first] = group;
          if (first === undefined) return null;
          const name = group.length === 1 ? first.name : `${first.name} … ${countText(group.length)}`;
          return (
            <tr key={first.key}>
              <td>
                <Checkbox
                  checked={count === keys.length}
                  indeterminate={count > 0 && count < keys.length}
                  onChange={({ target }) => toggle(keys, target.checked)}
                >
                  {name}
                </Checkbox>
              </td>
              <td className="nowrap">{listKindText(first.kind, say)}</td>
              <td className="nowrap">{first.division?.name ?? ''}</td>
              <td className="nowrap">{first.dataOn}</td>
              <td className="nowrap">{first.scope ? say(`imports.${first.scope}`) : ''}</td>
              <td className="nowrap">{say(`termRun.source.${first.source}`)}</td>
              <td className="n">{countText(group.reduce((sum, each) => sum + each.rows, 0))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Imports one by one; files of the last run by kind and day. */
function gather(items: readonly TermRunFile[]): TermRunFile[][] {
  const groups = new Map<string, TermRunFile[]>();
  for (const item of items) {
    const key = item.source === 'import' ? item.key : `${item.kind} ${item.dataOn}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
