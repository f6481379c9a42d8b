/** The equation does not sum: a defect of the program, never a refusal. The message names the territory. */
export class CoverageFault extends Error {
  override readonly name = 'CoverageFault';
  readonly territory: string;

  constructor(territory: string, message: string) {
    super(`Coverage of ${territory}: ${message}`);
    this.territory = territory;
  }
}
