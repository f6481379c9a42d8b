/**
 * Slows guessing down without ever locking an account: the waiting grows for a source and an account's name together, and,
 * far later, for the source alone. Somebody who guesses from elsewhere cannot keep the owner out.
 */
export class SignInGate {
  readonly #failures = new Map<string, { count: number; lastAt: number }>();
  readonly #limit: number;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  /** Whole seconds to wait before the next try; 0 when it may be made now. */
  waitingOf(source: string, accountName: string, now: Date): number {
    const own = this.#waitOf(`${source} ${accountName}`, now, 3, 900);
    return Math.max(own, this.#waitOf(source, now, 30, 60));
  }

  noteFailure(source: string, accountName: string, now: Date): void {
    for (const key of [`${source} ${accountName}`, source]) {
      const count = (this.#failures.get(key)?.count ?? 0) + 1;
      this.#failures.delete(key);
      this.#failures.set(key, { count, lastAt: now.getTime() });
    }
    // The oldest go first; a flood of made-up names must not fill the memory.
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= this.#limit) break;
      this.#failures.delete(key);
    }
  }

  noteSuccess(source: string, accountName: string): void {
    this.#failures.delete(`${source} ${accountName}`);
  }

  /** Nothing for the first tries, then 1, 2, 4 … seconds from the last failure; a quiet hour forgets. */
  #waitOf(key: string, now: Date, free: number, most: number): number {
    const known = this.#failures.get(key);
    if (known === undefined || known.count < free) return 0;
    const since = (now.getTime() - known.lastAt) / 1000;
    if (since > 3_600) return 0;
    const waiting = Math.min(2 ** Math.min(known.count - free, 20), most);
    return Math.max(0, Math.ceil(waiting - since));
  }
}

/** Lets few run at once and few wait: hashing a password takes a core and 19 MiB. */
export class Turnstile {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Runs when it is its turn; `refuse` makes the error for whoever finds the queue full. */
  async run<T>(work: () => Promise<T>, refuse: () => Error): Promise<T> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#mostWaiting) throw refuse();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}
