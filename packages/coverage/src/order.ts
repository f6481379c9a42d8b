/** Orders text by UTF-16 code unit: the same on every machine, and that of `COLLATE "C"` for all keys in use here. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
