/** Signs people in and replays their clicks at a steady rate, whether or not the answers keep up. */
import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { makeRandom } from '@bulou/kernel';
import { CLICK_PASSWORD, type Click, type Clicker, drawClick, nameOf, PEOPLE, remember } from './office-clicks.ts';

export interface Asked {
  readonly kind: string;
  readonly milliseconds: number;
  /** 0 when no answer came. */
  readonly status: number;
}

export async function signInAll(url: string): Promise<Clicker[]> {
  const clickers: Clicker[] = [];
  for (const [role, count] of PEOPLE) {
    for (let number = 0; number < count; number += 1) {
      const cookie = await signIn(url, nameOf(role, number));
      const seen = { children: [], households: [], divisions: [], tasks: [], names: [], terms: [] };
      clickers.push({ role, cookie, seen });
    }
  }
  return clickers;
}

export async function signIn(url: string, accountName: string): Promise<string> {
  const body = { accountName, password: CLICK_PASSWORD };
  const { status, headers, text } = await ask(url, '', {
    kind: 'sign-in',
    method: 'POST',
    path: '/api/v1/session',
    body,
  });
  if (status !== 200) throw new Error(`${accountName} was not let in: ${status} ${text.slice(0, 200)}`);
  return String(headers['set-cookie']).replace(/;.*$/, '');
}

/** Replays `seconds` of clicks at `rate` requests a second. */
export async function replay(
  url: string,
  clickers: readonly Clicker[],
  { seed, seconds, rate }: { readonly seed: string; readonly seconds: number; readonly rate: number },
): Promise<Asked[]> {
  const random = makeRandom(seed);
  const asked: Asked[] = [];
  const running: Promise<void>[] = [];
  const queue: { clicker: Clicker; click: Click }[] = [];
  const startedAt = performance.now();
  for (let number = 0; number < seconds * rate; number += 1) {
    while (queue.length === 0) {
      const clicker = random.pick(clickers);
      queue.push(...drawClick(random, clicker).map((click) => ({ clicker, click })));
    }
    const next = queue.shift();
    if (next === undefined) continue;
    await setTimeout(Math.max(0, startedAt + (number * 1000) / rate - performance.now()));
    running.push(run(url, next.clicker, next.click, asked));
  }
  await Promise.all(running);
  return asked;
}

async function run(url: string, clicker: Clicker, click: Click, asked: Asked[]): Promise<void> {
  const startedAt = performance.now();
  const { status, text } = await ask(url, clicker.cookie, click).catch(() => ({ status: 0, text: '' }));
  asked.push({ kind: click.kind, milliseconds: performance.now() - startedAt, status });
  if (status === 200) remember(clicker, click.kind, JSON.parse(text));
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export async function ask(url: string, cookie: string, click: Click): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const payload = click.body === undefined ? undefined : JSON.stringify(click.body);
  return await new Promise((resolve, reject) => {
    const asking = request(
      {
        ...{ host: hostname, port, path: click.path, method: click.method },
        headers: { cookie, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        response.on('error', reject);
      },
    );
    asking.on('error', reject);
    asking.end(payload);
  });
}

/** The value below which that share of them lies; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
