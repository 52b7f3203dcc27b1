import { wordsOf } from '../core/tables.js';
import type { Text } from '../core/text.js';
import { EVENT_KINDS, type EventColumn, valuesOf } from './eventColumns.js';

export type RejectCode =
  | 'columnCount'
  | 'quoteOpen'
  | 'quoteStray'
  | 'encoding'
  | 'nul'
  | 'cellError'
  | 'missing'
  | 'badStamp'
  | 'badNumber'
  | 'badValue'
  | 'duplicateId';

/** Why a cell cannot be used: `own` is the file's header, `value` what stands there, null = nothing. */
export function describeReject(column: EventColumn, own: string, value: string | null): { code: RejectCode; text: Text } {
  if (value === null) return { code: 'missing', text: { zh: `“${own}”为空`, en: `"${own}" is empty` } };
  const seen = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  switch (EVENT_KINDS[column]) {
    case 'stamp':
      return {
        code: 'badStamp',
        text: {
          zh: `“${own}”的“${seen}”不是时间(可写 2026-03-01 08:05)`,
          en: `"${seen}" in "${own}" is no date or time (write 2026-03-01 08:05)`,
        },
      };
    case 'stamps':
      return {
        code: 'badStamp',
        text: {
          zh: `“${own}”的“${seen}”不是时间;几个时间用分号隔开`,
          en: `"${seen}" in "${own}" is no date or time; several are separated by semicolons`,
        },
      };
    case 'closed': {
      const words = wordsOf(column, [...new Set(Object.values(valuesOf(column)))]);
      return {
        code: 'badValue',
        text: {
          zh: `“${own}”的“${seen}”不在允许的值中(${words.zh})`,
          en: `"${seen}" in "${own}" is not one of ${words.en}`,
        },
      };
    }
    default: {
      const range = rangeOf(column);
      return {
        code: 'badNumber',
        text: { zh: `“${own}”的“${seen}”不是${range.zh}`, en: `"${seen}" in "${own}" is not ${range.en}` },
      };
    }
  }
}

function rangeOf(column: EventColumn): Text {
  if (column === 'satisfaction') return { zh: '1 到 5 的整数', en: 'a whole number from 1 to 5' };
  if (EVENT_KINDS[column] === 'count') return { zh: '不小于 0 的整数', en: 'a whole number from 0 up' };
  return { zh: '数', en: 'a number' };
}
