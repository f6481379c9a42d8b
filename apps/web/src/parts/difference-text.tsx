import type { Piece } from './character-difference.ts';

/** A text whose characters that the other side lacks are marked, by underline and weight as well as colour. */
export function DifferenceText({ pieces }: { readonly pieces: readonly Piece[] }) {
  let at = 0;
  return (
    <>
      {pieces.map((piece) => {
        const from = at;
        at += piece.text.length;
        return piece.alike ? <span key={from}>{piece.text}</span> : <mark key={from}>{piece.text}</mark>;
      })}
    </>
  );
}
