import { OfficeProblem } from '../generated/office-api.ts';
import type { Language } from '../language/language.tsx';

/** Why an answer did not come: a refusal of the office (RFC 9457), or that it cannot be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** Of HTTP; 0 when the office cannot be reached. */
  readonly status: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(body: Pick<ApiProblem, 'status' | 'code' | 'zh' | 'en' | 'details'>) {
    super(`${body.code}: ${body.en}`);
    this.status = body.status;
    this.code = body.code;
    this.zh = body.zh;
    this.en = body.en;
    this.details = body.details;
  }

  /** What is wrong, where, and what to do now, as the office said it. */
  sentence(language: Language): string {
    return language === 'zh' ? this.zh : this.en;
  }
}

export const UNREACHABLE = 'network.unreachable';

/** Whatever a call threw, as a problem; aborted calls are thrown on, for nobody waits for them. */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof OfficeProblem) {
    const { status, code, detail, title, details } = error.problem;
    return new ApiProblem({ status, code, zh: detail, en: title, details });
  }
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  return new ApiProblem({
    status: 0,
    code: UNREACHABLE,
    zh: '连不上服务器。您填的内容还在；连上以后会自动继续。',
    en: 'The server cannot be reached. What you typed is kept; work goes on by itself once it is back.',
    details: {},
  });
}

/** The office cannot be reached, or cannot reach its database: the same again in a moment may well succeed. */
export function isPassing(error: unknown): boolean {
  return isApiProblem(error) && (error.code === UNREACHABLE || error.status === 503);
}

export function isApiProblem(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem;
}
