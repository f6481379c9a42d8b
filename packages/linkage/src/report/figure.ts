import { NARROW, WIDE } from './svg.ts';
import type { Words } from './words.ts';

/** A table behind a figure; cells in right-aligned columns are numbers. */
export interface FigureTable {
  readonly columns: readonly { readonly head: Words; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly (string | Words)[])[];
}

/** One figure of the report: drawn, as a table and as a Vega-Lite specification. */
export interface Figure {
  /** Stable name, kebab-case: the file's and the place's on the page. */
  readonly name: string;
  /** The question the figure answers. */
  readonly title: Words;
  /** The answer, to be read without looking. */
  readonly answer: Words;
  readonly svg: string;
  readonly table: FigureTable;
  readonly vegaLite: Readonly<Record<string, unknown>>;
}

/** Drawn for screens and for telephones; the page shows the one that fits. */
export const drawBoth = (draw: (width: number) => string): string => draw(WIDE) + draw(NARROW);

export const VEGA_LITE_SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** What all specifications begin with. */
export function beginVegaLite(title: Words): Record<string, unknown> {
  return {
    $schema: VEGA_LITE_SCHEMA,
    title: { text: title.zh, subtitle: title.en, anchor: 'start' },
    width: 640,
    config: { font: 'sans-serif', view: { stroke: null } },
  };
}
