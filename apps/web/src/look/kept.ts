/** Small choices of the person at this browser: language, density, the term last looked at. Never personal data. */
export function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(`bulou.${name}`) ?? undefined;
  } catch {
    // A browser may forbid storage altogether; the choice then lasts as long as the page.
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`bulou.${name}`, value);
  } catch {
    // As above: nothing is lost but the convenience.
  }
}

/** What was typed and not yet sent: until the tab is closed, and never beyond it, for it may name people. */
export function readDraft(name: string): string {
  try {
    return sessionStorage.getItem(`bulou.draft.${name}`) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(name: string, value: string): void {
  try {
    if (value === '') sessionStorage.removeItem(`bulou.draft.${name}`);
    else sessionStorage.setItem(`bulou.draft.${name}`, value);
  } catch {
    // As above.
  }
}
