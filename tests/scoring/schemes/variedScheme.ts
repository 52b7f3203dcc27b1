import type { Random } from '../../../src/core/random.js';
import type { Raw } from './randomScheme.js';

const SECTIONS = ['workers', 'grids', 'areas', 'departments'];

/**
 * A scheme that somebody published or that ships, as another town would take it over: other weights, limits, grades, bonus,
 * classes and words, all of them sense. No remark is due where none was before.
 */
export function variedScheme(random: Random, original: Raw): Raw {
  const scheme = structuredClone(original);
  const one = (n: number) => random.int(n) === 0;
  scheme.scheme = `${scheme.scheme}(${random.pick(['试行', '修订', '2026 年版'])})`;
  if (one(3)) scheme.rounding = { decimals: 1 + random.int(4), rule: random.pick(['gbt8170', 'half-up']) };
  if (one(3) && !scheme.combine) scheme.period = random.pick(['month', 'quarter', 'half']);
  if (one(3)) {
    const parts: number[] = { month: [3, 6, 12], quarter: [2, 4], half: [2] }[scheme.period as string] ?? [];
    if (parts.length > 0) scheme.combine = combined(random, random.pick(parts));
  }
  for (const stage of scheme.lifecycle) varyStage(random, stage);
  for (const rule of scheme.events?.rules ?? []) varyRule(random, rule);
  for (const key of SECTIONS) if (scheme[key]) varySection(random, key, scheme[key]);
  return scheme;
}

function combined(random: Random, n: number): Raw {
  if (random.int(2) === 0) return { atLeast: 1 + random.int(n) };
  return { weights: n === 2 ? [40, 60] : Array.from({ length: n }, (_, i) => 10 + i), atLeast: 1 + random.int(n) };
}

/** Longer or shorter, by the same factor for urgent and normal. */
function varyStage(random: Random, stage: Raw): void {
  const factor = random.pick([1, 2, 3]);
  const longer = (limit: unknown) =>
    typeof limit === 'string' ? limit.replace(/^\d+(\.\d+)?/, (n) => String(Number(n) * factor)) : limit;
  // a limit in working hours that grew past a day would be another rule
  if (stage.clock === 'working' && /h$/.test(JSON.stringify(stage.limit).replace(/["}]/g, ''))) return;
  if (typeof stage.limit === 'string') stage.limit = longer(stage.limit);
  else if (!('by' in stage.limit) && !('until' in stage.limit))
    for (const key of Object.keys(stage.limit)) stage.limit[key] = longer(stage.limit[key]);
}

function varyRule(random: Random, rule: Raw): void {
  if (rule.points === undefined || rule.veto) return;
  const factor = random.pick([1, 2]);
  rule.points = Number(rule.points) * factor;
  if (rule.cap !== undefined) rule.cap = Number(rule.cap) * factor;
}

function varySection(random: Random, key: string, rules: Raw): void {
  const one = (n: number) => random.int(n) === 0;
  shiftWeight(random, rules.items);
  if (rules.grades?.length > 1) {
    // all bounds but the lowest, which stays at 0, move together
    const shift = random.pick([-2, -1, 0, 1]);
    for (const grade of rules.grades.slice(0, -1)) grade.from = Number(grade.from) + shift;
    // 95–100, as it is printed, whether or not there is a bonus
    if (one(2)) rules.grades[0].to = 100;
    if (one(3)) rules.grades[0].quota = random.pick(['15%', '1/5', 0.25]);
    if (one(4) && rules.grades[0].quota && rules.peerGroup && rules.peerGroup !== 'none') rules.quotaWithin = 'peer';
  }
  if (!rules.bonus && one(3))
    rules.bonus = { cap: 5 + random.int(10), items: [{ points: '表彰', factor: random.pick([0.5, 1, 2]) }] };
  if (key === 'workers' && one(3)) rules.eligible = { monthsInPost: 1 + random.int(3), minCases: random.int(20) };
  if (key !== 'workers' && one(3)) rules.eligible = { minCases: random.int(20) };
  if (one(3)) rules.ties = random.pick(['shared', 'dense']);
  if (rules.peerGroup === undefined && one(3)) rules.peerGroup = key === 'workers' ? 'role' : 'urbanRural';
}

/** Moves weight from one item to another; what is written as full marks out of the weight moves along. */
function shiftWeight(random: Random, items: Raw[]): void {
  const [from, to] = [random.pick(items), random.pick(items)];
  if (from === to || Number(from.weight) <= 2 || [from, to].some((item) => item.score?.steps || item.score?.bands)) return;
  const some = 1 + random.int(Math.floor(Number(from.weight) / 2));
  if (!Number.isInteger(Number(from.weight)) || !Number.isInteger(Number(to.weight))) return;
  from.weight = Number(from.weight) - some;
  to.weight = Number(to.weight) + some;
}
