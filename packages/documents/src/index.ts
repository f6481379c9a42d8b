/** Papers as typed data, set as PDF, and read back from photographs. Knows no domain. */
export { listUnprintable, MISSING_SORT } from './fonts.ts';
export { formatPageCode, makeVersionCode, type PageCode, parsePageCode } from './page-code.ts';
export * from './paper-model.ts';
export {
  type Binding,
  type BindingRefusal,
  decideBinding,
  type ExpectedPaper,
  type KnownPaper,
  keyOfPaper,
} from './recognise/decide-binding.ts';
export {
  type FoundCode,
  type PageReading,
  readPageCodes,
  UnreadablePicture,
} from './recognise/read-page-codes.ts';
export { makeTypesetter, TypesetFault, type Typesetter } from './typeset.ts';
