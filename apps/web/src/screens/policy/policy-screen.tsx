import { useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { dateInProse } from '../../parts/figures.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { type Block, readMarkdown, readSpans } from './read-markdown.ts';

/** The policies as prose, made from the very packs that decide: nothing is written twice. */
export function PolicyScreen() {
  const { say, language } = useLanguage();
  const prose = useOffice('readPacks', { query: { language } }, { keepsLast: true });
  const packs = useOffice('listPacks', {});
  return (
    <>
      <PageHead
        title={say('policy.title')}
        note={prose.data ? say('policy.note', { on: dateInProse(prose.data.on, language) }) : <span>&nbsp;</span>}
        printable
      />
      <Loaded query={packs}>
        {({ items }) => (
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
              {items.map((pack) => (
                <tr key={pack.pack}>
                  <td>{pack.title}</td>
                  <td>{levelText(pack.level, say)}</td>
                  <td>{pack.release}</td>
                  <td className="n">{pack.benefits}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      <Loaded query={prose}>{({ markdown }) => <Prose blocks={readMarkdown(markdown)} />}</Loaded>
    </>
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
