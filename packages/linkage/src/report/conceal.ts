/**
 * Long numbers that name a person (identity numbers, telephones, cards) with their middle starred: the page is made to
 * be passed on. Runs of eleven digits or more keep the first six and the last two; twelve digits are a division's code.
 */
export function concealNumbers(text: string): string {
  return text.replace(/[0-9]{10,}[0-9Xx]/g, (number) =>
    number.length === 12 ? number : `${number.slice(0, 6)}${'*'.repeat(number.length - 8)}${number.slice(-2)}`,
  );
}
