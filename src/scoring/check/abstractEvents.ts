import { type Condition, STAGE_FACTS } from '../../core/config/condition.js';
import { CLOSED_VALUES } from '../../core/config/scheme.js';

/**
 * An event reduced to what some conditions ask of it: enough to decide them all, and no more. Values by key; facts of a stage
 * under `stage.fact`, marks under `mark.item`.
 */
export type AbstractEvent = Readonly<Record<string, string | number | boolean | null>>;

type Values = readonly AbstractEvent[];
type NumberTest = NonNullable<Condition['reworks']>;

const MOST = 60_000;
/** A value that no condition names. */
const OTHER = '\u0000';

/** The states that a stage of an event can be in; nothing else is possible. */
const STAGE_STATES: readonly Readonly<Record<string, boolean>>[] = [
  { done: false, due: false, onTime: false, late: false, overdue: false },
  { done: true, due: false, onTime: false, late: false, overdue: false },
  { done: true, due: true, onTime: true, late: false, overdue: false },
  { done: true, due: true, onTime: false, late: true, overdue: false },
  { done: false, due: true, onTime: false, late: true, overdue: true },
];

/**
 * All kinds of events that conditions can tell apart: for every key that they name, the values named and one that is not;
 * for numbers every bound and its neighbours. Null where there are too many to look at.
 */
export function abstractEvents(conditions: readonly Condition[]): readonly AbstractEvent[] | null {
  const leaves = conditions.flatMap(leavesOf);
  const dimensions: Values[] = [];
  const stages = [...new Set(leaves.flatMap(({ stage }) => (stage === undefined ? [] : [stage])))].sort();
  for (const stage of stages)
    dimensions.push(
      stageValues(
        stage,
        leaves.filter((leaf) => leaf.stage === stage),
      ),
    );
  for (const key of ['category', 'subcategory', 'urgency', 'source', 'tier', 'department', 'grid'] as const) {
    const named = leaves.flatMap((leaf) => (leaf[key] === undefined ? [] : [leaf[key] as string | string[]].flat()));
    if (named.length === 0) continue;
    const closed = CLOSED_VALUES[key];
    const values = closed ? [...closed, ...(key === 'urgency' ? [] : [OTHER])] : [...new Set(named), OTHER];
    dimensions.push(values.map((value) => ({ [key]: value })));
  }
  for (const key of ['extensions', 'returns', 'reworks', 'satisfaction'] as const) {
    const bounds = leaves.flatMap((leaf) => boundsOf(leaf[key]));
    if (leaves.every((leaf) => leaf[key] === undefined)) continue;
    const around = [0, 1, ...bounds.flatMap((b) => [Math.floor(b) - 1, Math.floor(b), Math.floor(b) + 1])];
    const values: (number | null)[] = key === 'satisfaction' ? [null, 1, 2, 3, 4, 5] : [...new Set(around)].filter((n) => n >= 0);
    dimensions.push(values.map((value) => ({ [key]: value })));
  }
  for (const key of ['void', 'duplicate', 'closed', 'suspended', 'followedUp'] as const)
    if (leaves.some((leaf) => leaf[key] !== undefined)) dimensions.push([{ [key]: true }, { [key]: false }]);
  for (const mark of [...new Set(leaves.flatMap((leaf) => (leaf.mark === undefined ? [] : [leaf.mark])))].sort())
    dimensions.push([{ [`mark.${mark}`]: true }, { [`mark.${mark}`]: false }]);
  if (dimensions.reduce((n, values) => n * values.length, 1) > MOST) return null;
  let events: AbstractEvent[] = [{}];
  for (const values of dimensions) events = events.flatMap((event) => values.map((value) => ({ ...event, ...value })));
  return events.filter((event) => !(event.void === true && event.duplicate === true));
}

/** Whether a condition holds for an abstract event: what conditionSql asks of a row. */
export function holds(condition: Condition, event: AbstractEvent): boolean {
  const { stage } = condition;
  return Object.entries(condition).every(([key, wanted]) => {
    if (wanted === undefined || key === 'stage') return true;
    if (key === 'all') return (wanted as Condition[]).every((inner) => holds(inner, event));
    if (key === 'any') return (wanted as Condition[]).some((inner) => holds(inner, event));
    if (key === 'not') return !holds(wanted as Condition, event);
    if (key === 'mark') return event[`mark.${String(wanted)}`] === true;
    const value = (STAGE_FACTS as readonly string[]).includes(key) ? event[`${stage ?? ''}.${key}`] : event[key];
    if (typeof wanted === 'number' || (typeof wanted === 'object' && !Array.isArray(wanted)))
      return fits(wanted as NumberTest, value as number | null);
    return ([wanted].flat() as (string | boolean)[]).includes((value ?? false) as string | boolean);
  });
}

function leavesOf(condition: Condition): Condition[] {
  const inner = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  return [condition, ...inner.flatMap(leavesOf)];
}

function stageValues(stage: string, leaves: readonly Condition[]): Values {
  const days = leaves.flatMap((leaf) => boundsOf(leaf.daysLate));
  const late = [...new Set([1, ...days.flatMap((b) => [Math.floor(b) - 1, Math.floor(b), Math.floor(b) + 1])])].filter(
    (n) => n >= 1,
  );
  const minutes = leaves.flatMap((leaf) => boundsOf(leaf.minutes));
  const used = [...new Set([0, ...minutes.flatMap((b) => [b - 0.5, b, b + 0.5])])].filter((n) => n >= 0);
  const asked = (key: 'daysLate' | 'minutes') => leaves.some((leaf) => leaf[key] !== undefined);
  const values: AbstractEvent[] = [];
  for (const state of STAGE_STATES) {
    const named = Object.fromEntries(Object.entries(state).map(([fact, is]) => [`${stage}.${fact}`, is]));
    for (const day of !asked('daysLate') ? [0] : state.late ? late : [0]) {
      for (const minute of asked('minutes') ? [null, ...used] : [null])
        values.push({ ...named, [`${stage}.daysLate`]: day, [`${stage}.minutes`]: minute });
    }
  }
  return values;
}

function boundsOf(test: NumberTest | undefined): number[] {
  if (test === undefined) return [];
  return typeof test === 'number' ? [test] : Object.values(test).filter((n): n is number => n !== undefined);
}

function fits(test: NumberTest, value: number | null | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (typeof test === 'number') return value === test;
  const { eq, ne, gt, gte, lt, lte } = test;
  return (
    (eq === undefined || value === eq) &&
    (ne === undefined || value !== ne) &&
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte) &&
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte)
  );
}
