import { Select } from 'antd';
import { useOffice } from '../api/use-office.ts';
import { useLanguage } from '../language/language.tsx';
import { termText } from './figures.tsx';

interface TermPickerProps {
  readonly term: string | undefined;
  readonly onPick: (term: string) => void;
}

/** Chooses among the terms that were run; the latest when none is chosen. */
export function TermPicker({ term, onPick }: TermPickerProps) {
  const { say, language } = useLanguage();
  const terms = useOffice('listTerms', {}).data?.items ?? [];
  const options = terms.map((each) => ({ value: each.term, label: termText(each.term, language) }));
  const value = term ?? terms[0]?.term;
  return (
    <Select
      aria-label={say('figure.term')}
      options={options}
      {...(value === undefined ? {} : { value })}
      onChange={onPick}
      style={{ width: 190 }}
    />
  );
}
