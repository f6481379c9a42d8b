/** What a message is filled with. Numbers are written with thousands separated. */
export type MessageValues = Readonly<Record<string, string | number>>;

const PLACE = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/**
 * Fills the places of a message: `{name}` by its value, `{n|child|children}` by the first word where the value is one
 * and by the second otherwise. A place without a value stays as it is, so that it is seen and mended.
 */
export function formatMessage(text: string, values: MessageValues = {}): string {
  return text.replace(PLACE, (place, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return place;
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return typeof value === 'number' ? value.toLocaleString('en-US') : value;
  });
}

/** The names of the places of a message, each once, sorted. */
export function listPlaces(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map((match) => match[1] ?? ''))].sort();
}
