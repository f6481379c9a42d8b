/** Importing lists: what is handed in, how it was read, what it changes. */
export { FIELDS, type Field } from '../intake/fields.ts';
export { type ChangeKind, type ComparableRow, compareLists, type ListChange } from './compare-lists.ts';
export {
  confirmImport,
  makeWithdrawCommand,
  rememberColumns,
  type StandingEntry,
  uploadList,
} from './imports.commands.ts';
export {
  type Declaration,
  findImport,
  findImportBefore,
  findSameImport,
  type ImportCounts,
  type ImportRow,
  listFilesOfRun,
  listImports,
  listLayoutMappings,
  listRowsOfKind,
  type RunFileRow,
} from './imports.queries.ts';
export { layoutKeyOf, listRawRows, makeLayoutMapping, nameField, type RawRow } from './layout.ts';
export { importProblems } from './problems.ts';
