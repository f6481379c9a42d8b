import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { AutoComplete, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useOffice } from '../api/use-office.ts';
import type { ChildLine } from '../generated/office-api.ts';
import { useSay } from '../language/language.tsx';
import { StateLabel } from '../parts/state-mark.tsx';

const PAUSE_MS = 120;

/** Finds a child from anywhere: `/` puts the cursor here, arrows and Enter open the page. */
export function SearchBox() {
  const say = useSay();
  const navigate = useNavigate();
  const box = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const asked = usePaused(text.trim(), PAUSE_MS);
  const found = useOffice('search', { query: { q: asked, limit: 12 } }, { enabled: asked !== '', keepsLast: true });
  useSlashKey(box);
  const items = asked === '' || text.trim() === '' ? [] : (found.data?.items ?? []);
  const open = (childId: string) => {
    setText('');
    box.current?.blur();
    void navigate({ to: '/children/$childId', params: { childId } });
  };
  // Screen readers hear the label, eyes see the line drawn from the child.
  const options: Option[] = items.map((child) => ({ value: child.childId, label: labelOf(child), child }));
  // A list without a line of it is none to a screen reader: that nothing was found is a line, too.
  const note =
    asked === '' || text.trim() === '' || !found.data
      ? undefined
      : items.length === 0
        ? say('search.nothing', { text: asked })
        : found.data.more
          ? say('search.more')
          : undefined;
  if (note !== undefined) options.push({ value: note, label: note });
  return (
    <search className="search">
      <AutoComplete<string, Option>
        style={{ width: '100%' }}
        value={text}
        options={options}
        onChange={(value: string) => setText(value)}
        optionRender={({ data }) =>
          data.child ? <Found child={data.child} /> : <span className="note wraps">{data.label}</span>
        }
        onSelect={(_value: string, { child }: Option) => {
          if (child) open(child.childId);
          else setText(asked);
        }}
        notFoundContent={null}
        defaultActiveFirstOption
        popupMatchSelectWidth={680}
        listHeight={480}
      >
        <Input
          ref={box}
          prefix={<SearchOutlined />}
          placeholder={say('head.search')}
          aria-label={say('head.searchLabel')}
          allowClear
        />
      </AutoComplete>
    </search>
  );
}

/** A child that was found, or a note that stands below them. */
interface Option {
  readonly value: string;
  readonly label: string;
  readonly child?: ChildLine;
}

function labelOf(child: ChildLine): string {
  return [child.name, child.division?.name, child.school?.name].filter((each) => each !== undefined).join(' · ');
}

function Found({ child }: { readonly child: ChildLine }) {
  const where = [child.division?.name, child.school?.name].filter((each) => each !== undefined).join(' · ');
  return (
    <div className="found">
      <strong>{child.name}</strong>
      <span className="id">{child.maskedId}</span>
      <span title={where}>{where}</span>
      <StateLabel state={child.state} />
    </div>
  );
}

/** The value as it was when nothing had changed for a while. */
function usePaused(value: string, milliseconds: number): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return paused;
}

function useSlashKey(box: React.RefObject<InputRef | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [box]);
}
