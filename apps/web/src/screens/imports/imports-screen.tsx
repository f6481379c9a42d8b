import { IMPORT_ROLES } from '@bulou/network/model';
import { Link } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { useMe } from '../../api/session.ts';
import { useOffice } from '../../api/use-office.ts';
import type { ImportLine, ListKind } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { listKindText } from '../../parts/list-kind-text.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Loaded } from '../../parts/page-state.tsx';
import { HandIn } from './hand-in.tsx';
import { useTemplate } from './use-template.ts';

export const LIST_KINDS: readonly ListKind[] = ['registry', 'enrolment', 'attendance', 'survey', 'received'];

/** Lists that were handed in, and the place to hand further ones in. */
export function ImportsScreen() {
  const say = useSay();
  const me = useMe();
  const imports = useOffice('listImports', {});
  const template = useTemplate();
  return (
    <>
      <PageHead title={say('imports.title')} note={say('imports.note')} />
      <Loaded query={imports}>
        {({ items, places }) => (
          <>
            {IMPORT_ROLES.includes(me.role) ? <HandIn places={places} /> : null}
            <div className="filters no-print">
              <span className="note">{say('imports.templates')}</span>
              {LIST_KINDS.map((kind) => (
                <Button key={kind} size="small" onClick={() => void template(kind)}>
                  {listKindText(kind, say)}
                </Button>
              ))}
            </div>
            {items.length === 0 ? (
              <Empty title={say('imports.none')}>{say('imports.noneSays')}</Empty>
            ) : (
              <ImportsTable items={items} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function ImportsTable({ items }: { readonly items: readonly ImportLine[] }) {
  const say = useSay();
  const heads = ['file', 'kind', 'place', 'dataOn', 'scope', 'state', 'when', 'who'] as const;
  return (
    <div className="wide section">
      <table className="plain">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{say(`imports.${head}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((line) => (
            <tr key={line.importId}>
              <td>
                <Link to="/imports/$importId" params={{ importId: line.importId }}>
                  {line.fileName}
                </Link>
              </td>
              <td className="nowrap">{listKindText(line.kind, say)}</td>
              <td className="nowrap">{line.division.name}</td>
              <td className="nowrap">{line.dataOn}</td>
              <td className="nowrap">{say(`imports.${line.scope}`)}</td>
              <td>
                <StateTag state={line.state} />{' '}
                {line.counts ? <span className="note nowrap">{say('imports.counts', { ...line.counts })}</span> : null}
              </td>
              <td className="nowrap">{new Date(line.uploadedAt).toLocaleString('sv-SE').slice(0, 16)}</td>
              <td className="nowrap">{line.uploadedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MARKS = { open: ['▲', 'unresolved'], confirmed: ['●', 'payable'], withdrawn: ['–', 'not_entitled'] } as const;

/** The state with a shape of its own beside its word. */
export function StateTag({ state }: { readonly state: ImportLine['state'] }) {
  const say = useSay();
  const [mark, look] = MARKS[state];
  return (
    <Tag variant="filled">
      <span className={look}>{mark}</span> {say(`imports.state.${state}`)}
    </Tag>
  );
}
