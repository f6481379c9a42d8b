/** The details a refusal is explained with. */
export type ProblemDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/** One entry of a catalogue of refusals. The sentences are made from the details: what, where, what to do now. */
export interface ProblemDefinition<D extends ProblemDetails = ProblemDetails> {
  /** The HTTP status that the refusal maps to. */
  readonly status: number;
  readonly zh: (details: D) => string;
  readonly en: (details: D) => string;
}

/** An expected refusal. Anything else that is thrown is a fault. Rendered as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly details: ProblemDetails;
  readonly zh: string;
  readonly en: string;

  constructor(code: string, definition: ProblemDefinition, details: ProblemDetails, cause?: unknown) {
    super(definition.en(details), cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = definition.status;
    this.details = details;
    this.zh = definition.zh(details);
    this.en = definition.en(details);
  }

  /** RFC 9457 members, with the code and both sentences as extensions. */
  toJSON(): Record<string, unknown> {
    return {
      type: `urn:bulou:problem:${this.code}`,
      title: this.en,
      status: this.status,
      detail: this.zh,
      code: this.code,
      details: this.details,
    };
  }
}

type ProblemMakers<C extends Record<string, ProblemDefinition<never>>> = {
  readonly [K in keyof C]: C[K] extends ProblemDefinition<infer D> ? (details: D, cause?: unknown) => Problem : never;
};

/**
 * Declares a catalogue: `const problems = defineProblems('store', { 'in-use': defineProblem<{…}>({…}) })`, then
 * `throw problems['in-use']({ … })`. Codes become `store.in-use`.
 */
export function defineProblems<const C extends Record<string, ProblemDefinition<never>>>(
  room: string,
  catalogue: C,
): ProblemMakers<C> {
  const makers: Record<string, (details: ProblemDetails, cause?: unknown) => Problem> = {};
  for (const [code, definition] of Object.entries(catalogue)) {
    makers[code] = (details, cause) =>
      new Problem(`${room}.${code}`, definition as unknown as ProblemDefinition, details, cause);
  }
  return makers as ProblemMakers<C>;
}

/** Types one entry of a catalogue by its details. */
export function defineProblem<D extends ProblemDetails>(definition: ProblemDefinition<D>): ProblemDefinition<D> {
  return definition;
}

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem;
}
