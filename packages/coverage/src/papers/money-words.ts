/** 1250 or 312.50: yuan as tables have them, without separators that a reader could take for another column. */
export function formatPlainYuan(fen: bigint): string {
  const cents = fen % 100n;
  return cents === 0n ? `${fen / 100n}` : `${fen / 100n}.${cents.toString().padStart(2, '0')}`;
}
