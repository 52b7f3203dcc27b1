import type { Condition } from '../core/config/condition.js';
import { identifier, literal } from '../store/store.js';
import { markColumn, stageColumn } from './factColumns.js';

/** A condition as an expression over the facts table; never NULL. What a row lacks does not fit. */
export function conditionSql(condition: Condition): string {
  const tests: string[] = [];
  const { stage } = condition;
  for (const [key, wanted] of Object.entries(condition)) {
    if (wanted === undefined || key === 'stage') continue;
    switch (key) {
      case 'all':
        tests.push(...(wanted as readonly Condition[]).map(conditionSql));
        break;
      case 'any':
        tests.push(`(${(wanted as readonly Condition[]).map(conditionSql).join(' OR ')})`);
        break;
      case 'not':
        tests.push(`NOT ${conditionSql(wanted as Condition)}`);
        break;
      case 'mark':
        tests.push(identifier(markColumn(wanted as string)));
        break;
      case 'due':
      case 'done':
      case 'onTime':
      case 'late':
      case 'overdue':
        tests.push(flag(identifier(stageColumn(stage ?? '', key)), wanted as boolean));
        break;
      case 'daysLate':
        tests.push(number(`coalesce(${identifier(stageColumn(stage ?? '', 'days'))}, 0)`, wanted as NumberTest));
        break;
      case 'minutes':
        tests.push(number(identifier(stageColumn(stage ?? '', 'used')), wanted as NumberTest, 60));
        break;
      case 'extensions':
      case 'returns':
      case 'reworks':
        tests.push(number(`coalesce(${identifier(key)}, 0)`, wanted as NumberTest));
        break;
      case 'satisfaction':
        tests.push(number(identifier(key), wanted as NumberTest));
        break;
      case 'void':
      case 'duplicate':
      case 'closed':
      case 'suspended':
      case 'followedUp': {
        const values = [wanted as boolean | readonly boolean[]].flat();
        tests.push(`(${values.map((v) => flag(identifier(`is_${key}`), v)).join(' OR ')})`);
        break;
      }
      default: {
        const values = [wanted as string | readonly string[]].flat().map(literal);
        tests.push(`coalesce(${identifier(key)} IN (${values.join(', ')}), false)`);
      }
    }
  }
  return tests.length === 0 ? 'true' : `(${tests.join(' AND ')})`;
}

/**
 * Which events a condition may see: those of the round that are neither void nor duplicate, unless it names `void` or
 * `duplicate` itself.
 */
export function visibleSql(...conditions: readonly (Condition | undefined)[]): string {
  const given = conditions.filter((c) => c !== undefined);
  const names = (key: 'void' | 'duplicate') => given.some((c) => mentions(c, key));
  return ['in_round', ...(names('void') ? [] : ['NOT is_void']), ...(names('duplicate') ? [] : ['NOT is_duplicate'])].join(
    ' AND ',
  );
}

/** Marks that conditions ask for. */
export function marksOf(condition: Condition): string[] {
  const inner = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  return [...(condition.mark === undefined ? [] : [condition.mark]), ...inner.flatMap(marksOf)];
}

type NumberTest = NonNullable<Condition['reworks']>;

function mentions(condition: Condition, key: 'void' | 'duplicate'): boolean {
  const inner = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  return condition[key] !== undefined || inner.some((c) => mentions(c, key));
}

function flag(column: string, wanted: boolean): string {
  return wanted ? `coalesce(${column}, false)` : `NOT coalesce(${column}, false)`;
}

const OPERATORS = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** Compares a column, counted in `units` of what the test counts, without dividing. */
function number(column: string, wanted: NumberTest, units = 1): string {
  const scaled = (value: number) => (units === 1 ? String(value) : `(${value} * ${units})`);
  if (typeof wanted === 'number') return `coalesce(${column} = ${scaled(wanted)}, false)`;
  const tests = (Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]).flatMap((key) => {
    const bound = wanted[key];
    return bound === undefined ? [] : [`coalesce(${column} ${OPERATORS[key]} ${scaled(bound)}, false)`];
  });
  return tests.length === 0 ? `${column} IS NOT NULL` : tests.join(' AND ');
}
