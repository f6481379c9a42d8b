/**
 * Remembers what a pure reader of texts answered: a list writes 否, 走读 or 未脱贫 a hundred thousand times. Beyond
 * `most` distinct texts it reads each anew.
 */
export function remember<T>(read: (text: string) => T, most = 20_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const answer = read(text);
    if (known.size < most) known.set(text, answer);
    return answer;
  };
}
