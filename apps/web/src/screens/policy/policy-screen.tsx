import { Link, useSearch } from '@tanstack/react-router';
import { useOffice } from '../../api/use-office.ts';
import type { PackLine } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { type Block, readMarkdown, readSpans } from './read-markdown.ts';

/** The policies as prose, made from the very packs that decide: nothing is written twice. */
export function PolicyScreen() {
  const { say, language } = useLanguage();
  const { pack } = useSearch({ from: '/office/policy' });
  const packs = useOffice('listPacks', {});
  const prose = useOffice('readPacks', { query: { pack, language } }, { keepsLast: true });
  return (
    <>
      <PageHead title={say('policy.title')} note={say('policy.note')} printable />
      <Loaded query={packs}>{({ items }) => <Packs packs={items} shown={prose.data?.pack} />}</Loaded>
      <Loaded query={prose}>{({ markdown }) => <Prose blocks={readMarkdown(markdown)} />}</Loaded>
    </>
  );
}

/** The layers that decide together, the lowest first; a click shows its prose. */
function Packs({ packs, shown }: { readonly packs: readonly PackLine[]; readonly shown: string | undefined }) {
  const { say } = useLanguage();
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{say('policy.pack')}</th>
          <th scope="col">{say('policy.level')}</th>
          <th scope="col">{say('policy.release')}</th>
          <th scope="col" className="n">
            {say('policy.benefits')}
          </th>
        </tr>
      </thead>
      <tbody>
        {packs.map((pack) => (
          <tr key={pack.pack}>
            <td>
              {pack.pack === shown ? (
                <strong>{pack.title}</strong>
              ) : (
                <Link to="/policy" search={{ pack: pack.pack }}>
                  {pack.title}
                </Link>
              )}
            </td>
            <td>{levelText(pack.level, say)}</td>
            <td title={pack.digest}>{pack.version}</td>
            <td className="n">{pack.benefits}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const LEVELS = ['central', 'province', 'city', 'county'] as const;

function levelText(level: string, say: ReturnType<typeof useLanguage>['say']): string {
  const known = LEVELS.find((each) => each === level);
  return known ? say(`payer.${known}`) : level;
}

function Prose({ blocks }: { readonly blocks: readonly Block[] }) {
  const { say } = useLanguage();
  const headings = blocks.filter((block) => block.kind === 'heading').filter(({ level }) => level === 2 || level === 3);
  return (
    <div className="with-contents section">
      <nav className="contents" aria-label={say('policy.contents')}>
        {headings.map((heading) => (
          <a key={heading.id} href={`#${heading.id}`} className={heading.level === 3 ? 'deep' : ''}>
            {heading.text}
          </a>
        ))}
      </nav>
      <article className="prose">
        {blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the prose is shown whole and never reordered.
          <Piece key={index} block={block} />
        ))}
      </article>
    </div>
  );
}

function Piece({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      if (block.level === 1) return <h1>{block.text}</h1>;
      if (block.level === 2) return <h2 id={block.id}>{block.text}</h2>;
      return <h3 id={block.id}>{block.text}</h3>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Line text={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell) => (
                <th key={cell}>{cell}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr key={row.join('|')}>
                {row.map((cell) => (
                  <td key={cell}>
                    <Line text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    default:
      return (
        <p>
          <Line text={block.text} />
        </p>
      );
  }
}

function Line({ text }: { readonly text: string }) {
  return readSpans(text).map((span, index) => {
    const key = `${index} ${span.text}`;
    if (span.kind === 'code') return <code key={key}>{span.text}</code>;
    return span.kind === 'strong' ? <strong key={key}>{span.text}</strong> : <span key={key}>{span.text}</span>;
  });
}
