import type { Fault } from './model.ts';

/** One line a fault: file, line, what is wrong and what would be right. */
export function formatFaults(faults: readonly Fault[], language: 'zh' | 'en'): string {
  return faults
    .map((fault) => {
      const word = fault.severity === 'error' ? { zh: '错误', en: 'error' } : { zh: '提醒', en: 'warning' };
      return `${fault.file}:${fault.line} ${word[language]} ${fault[language]} [${fault.code}]`;
    })
    .join('\n');
}
