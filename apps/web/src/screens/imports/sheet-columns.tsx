import { IMPORT_ROLES } from '@bulou/network/model';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import type { ImportPage, ImportSheet } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';

const UNREAD = '';

/** Sheets, header rows and columns as they were found, each with three values; any column may be read otherwise. */
export function SheetColumns({ page }: { readonly page: ImportPage }) {
  return page.sheets.map((sheet) => <OneSheet key={sheet.name} page={page} sheet={sheet} />);
}

function OneSheet({ page, sheet }: { readonly page: ImportPage; readonly sheet: ImportSheet }) {
  const say = useSay();
  const me = useMe();
  const client = useQueryClient();
  const remember = useAct('rememberColumns');
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({});
  const { layoutKey } = sheet;
  const name = sheet.name || page.fileName;
  if (layoutKey === undefined) return <p className="note">{say('import.sheetNone', { name })}</p>;
  const mayChange = page.state === 'open' && IMPORT_ROLES.includes(me.role);
  const save = async () => {
    const columns = Object.fromEntries(
      sheet.columns.map(({ letter, field = UNREAD }) => [letter, (changed[letter] ?? field) || null]),
    );
    await remember.mutateAsync({ path: { importId: page.importId }, body: { layoutKey, columns } });
    setChanged({});
    void client.invalidateQueries({ queryKey: ['getImport'] });
  };
  return (
    <section className="section">
      <div className="section-head">
        <h2>{say('import.sheet', { name, rows: sheet.headerRows.join('–'), n: sheet.rows })}</h2>
        {sheet.remembered ? <span className="note">{say('import.remembered')}</span> : null}
        {Object.keys(changed).length > 0 ? (
          <Button
            type="primary"
            loading={remember.isPending}
            title={say('import.saveColumnsSays')}
            onClick={() => void save()}
          >
            {say('import.saveColumns')}
          </Button>
        ) : null}
      </div>
      <table className="plain">
        <thead>
          <tr>
            <th>{say('import.letter')}</th>
            <th>{say('import.header')}</th>
            <th>{say('import.field')}</th>
            <th>{say('import.samples')}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.columns.map(({ letter, header, field = UNREAD, samples }) => (
            <tr key={letter}>
              <td>{letter}</td>
              <td>{header}</td>
              <td>
                <Select
                  aria-label={`${say('import.field')} ${letter} ${header}`}
                  size="small"
                  style={{ width: 170 }}
                  showSearch={{ optionFilterProp: 'label' }}
                  disabled={!mayChange}
                  value={changed[letter] ?? (field === 'ignored' ? UNREAD : field)}
                  onChange={(value) => setChanged({ ...changed, [letter]: value })}
                  options={[
                    { value: UNREAD, label: say('import.unread') },
                    ...page.fields.map((each) => ({ value: each.field, label: each.zh })),
                  ]}
                />
              </td>
              <td className="note">{samples.join('　')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
