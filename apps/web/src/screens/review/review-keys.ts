import { useEffect, useRef } from 'react';

export type Verdict = 'same' | 'different' | 'unsure';

interface ReviewActs {
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onUndo: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

const VERDICTS: Readonly<Record<string, Verdict>> = { '1': 'same', '2': 'different', '3': 'unsure' };

/** 1 same, 2 different, 3 unsure, U undo, J next, K back; keys typed into a field are left alone. */
export function useReviewKeys(acts: ReviewActs): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target as HTMLElement;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || document.querySelector('.ant-modal-wrap')) return;
      const verdict = VERDICTS[event.key];
      const key = event.key.toLowerCase();
      if (verdict) latest.current.onVerdict(verdict);
      else if (key === 'u') latest.current.onUndo();
      else if (key === 'j') latest.current.onNext();
      else if (key === 'k') latest.current.onPrevious();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
