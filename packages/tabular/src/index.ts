export * from './read-table.ts';
export * from './table-model.ts';
export { TablePool, type TablePoolOptions, type TableStream } from './table-pool.ts';
export * from './workbook-model.ts';
export { type CsvValue, formatCsvField, type WriteCsvOptions, writeCsv } from './write-csv.ts';
export { writeWorkbook } from './write-workbook.ts';
