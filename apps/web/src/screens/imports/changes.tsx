import { Segmented } from 'antd';
import { useState } from 'react';
import { useOffice } from '../../api/use-office.ts';
import type { ImportPage } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';
import { Pager } from './pager.tsx';

const KINDS = ['new', 'changed', 'vanished', 'same'] as const;

/** Who is new, changed, gone or the same against the list before. */
export function Changes({ page }: { readonly page: ImportPage }) {
  const { say, language } = useLanguage();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('new');
  const [from, setFrom] = useState(0);
  const input = { path: { importId: page.importId }, query: { kind, from } };
  const changes = useOffice('listImportChanges', input, { keepsLast: true });
  const { against, counts } = page;
  return (
    <>
      {against ? (
        <p className="note">
          {say(`import.against.${against.what}`, {
            name: against.name,
            dataOn: against.dataOn ?? '',
            rows: against.rows,
          })}
          {page.scope === 'supplement' ? ` · ${say('import.vanishedSupplement')}` : ''}
        </p>
      ) : null}
      <div className="filters">
        <Segmented
          value={kind}
          onChange={(next) => {
            setKind(next);
            setFrom(0);
          }}
          options={KINDS.map((each) => ({
            value: each,
            label: `${say(`import.${each}`)} ${(counts?.[each] ?? 0).toLocaleString('en-US')}`,
          }))}
        />
      </div>
      <Loaded
        query={changes}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={say('import.noRows')} />}
      >
        {({ items, total }) => (
          <>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('import.name')}</th>
                  <th>{say('import.id')}</th>
                  <th>{say('import.where')}</th>
                  <th>{say('import.school')}</th>
                  {kind === 'changed' ? <th>{say('import.what')}</th> : null}
                </tr>
              </thead>
              <tbody>
                {items.map((change, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name, and the list never changes its order.
                  <tr key={at}>
                    <td className="nowrap">{change.name}</td>
                    <td className="id">{change.maskedId}</td>
                    <td>{change.place}</td>
                    <td>{change.school}</td>
                    {kind === 'changed' ? (
                      <td>
                        {change.fields.map((field) => (
                          <div key={field.zh}>
                            <span className="note">{field[language]}</span>{' '}
                            {field.before === field.after ? (
                              say('import.hidden')
                            ) : (
                              <>
                                <del>{field.before || '–'}</del> → {field.after || '–'}
                              </>
                            )}
                          </div>
                        ))}
                      </td>
                    ) : null}
                  </tr>
                ))}
              </tbody>
            </table>
            <Pager from={from} shown={items.length} total={total} onMove={setFrom} />
          </>
        )}
      </Loaded>
    </>
  );
}
