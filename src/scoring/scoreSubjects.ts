import type { Metric, Scheme, SubjectScheme } from '../core/config/scheme.js';
import { bug } from '../core/errors.js';
import { Fraction } from '../core/fraction.js';
import type { MetricValue, ScoreColumn, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import { type EventStore, identifier } from '../store/store.js';
import { countedSql, ruleStage } from './eventPoints.js';
import { vetoColumn } from './factColumns.js';
import { formulaOf } from './formula.js';
import { placeSubjects, type Standing } from './rank.js';
import type { RoundClock } from './roundClock.js';
import { type ItemFacts, itemPart, print } from './scoreItem.js';
import { SCHEME_KEY, type Subject, type SubjectInputs, subjectsOf } from './subjects.js';
import { countCases, subjectColumn, type Tallies, type Tally, tallyEvents } from './tally.js';
import { type Records, tallyRecords } from './tallyRecords.js';

/** All subjects of a kind with their scores, ordered by id, and the columns that their scores consist of. */
export async function scoreSubjects(
  store: EventStore,
  scheme: Scheme,
  kind: SubjectKind,
  inputs: SubjectInputs & Records,
  clock: RoundClock,
  locale: Locale,
): Promise<{ scores: SubjectScore[]; columns: ScoreColumn[] }> {
  const rules = scheme[SCHEME_KEY[kind]];
  if (!rules) return { scores: [], columns: [] };
  const subjects = await subjectsOf(store, kind, rules, inputs, clock, locale);
  const metrics = rules.items.map((item) => metricOf(scheme, item.metric));
  const tallies: Tallies[] = [];
  for (const metric of metrics)
    tallies.push((await tallyEvents(store, scheme, metric, kind, locale)) ?? tallyRecords(metric, kind, inputs, clock));
  const bonuses = bonusTallies(rules, kind, inputs, clock);
  const cases = await countCases(store, scheme, kind);
  const vetoes = await vetoesOf(store, scheme, rules, kind, inputs, clock, locale);
  const drafts = subjects.map((subject) => {
    const facts = rules.items.map((item, i) => ({
      item,
      metric: metrics[i]!,
      tally: tallyFor(metrics[i]!, tallies[i]!, subject),
    }));
    const weighed = weigh(facts);
    const { tree, measured } = treeOf(subject, weighed, bonuses, rules, scheme, locale);
    const eligibility = eligible(subject, cases.get(subject.id) ?? 0, rules, locale);
    return { subject, weighed, tree, total: measured ? tree.points : null, ...eligibility };
  });
  const standings: Standing[] = drafts.map(({ subject, total, because }) => ({
    subject: subject.id,
    peerGroup: subject.peerGroup,
    eligible: because === null,
    total,
    vetoes: vetoes.get(subject.id) ?? [],
  }));
  const places = placeSubjects(standings, rules, locale);
  const scores = drafts.map(({ subject, weighed, tree, total, because }): SubjectScore => {
    const place = places.get(subject.id)!;
    return {
      kind,
      subject: subject.id,
      name: subject.name,
      peerGroup: subject.peerGroup,
      eligible: because === null,
      ineligibleBecause: because,
      total,
      printed: total === null ? '' : total.print(scheme.rounding),
      grade: place.grade,
      rank: place.rank,
      peerRank: place.peerRank,
      metrics: weighed.map(metricValue),
      tree,
      notes: [...subject.notes, ...redistributed(weighed, locale), ...place.notes],
    };
  });
  return { scores, columns: columnsFor(scheme, rules, metrics, locale) };
}

function metricOf(scheme: Scheme, id: string): Metric {
  const metric = scheme.metrics.find((m) => m.id === id);
  if (!metric) throw bug(`metric ${id} passed the check of the scheme`);
  return metric;
}

/** Nothing counted is a zero for who was there to be counted, and nothing to measure otherwise. */
function tallyFor(metric: Metric, tallies: Tallies, subject: Subject): Tally {
  const given = tallies.get(subject.id);
  if (given) return given;
  const isSum = metric.points !== undefined || (metric.count !== undefined && metric.unit === 'count');
  const zero = isSum && subject.present ? Fraction.zero : null;
  return { numerator: Fraction.zero, denominator: isSum ? null : Fraction.zero, value: zero, pieces: [], facts: [] };
}

/** Hands the weight of items with nothing to measure to the others, in proportion to their own weights. */
function weigh(items: readonly Omit<ItemFacts, 'weight'>[]): ItemFacts[] {
  const weightOf = (item: Omit<ItemFacts, 'weight'>) => Fraction.parse(item.item.weight);
  const all = Fraction.sum(items.map(weightOf));
  const measured = Fraction.sum(items.filter((i) => i.tally.value !== null).map(weightOf));
  return items.map((item) => ({
    ...item,
    weight: item.tally.value === null || measured.isZero ? null : weightOf(item).times(all).over(measured),
  }));
}

function redistributed(items: readonly ItemFacts[], locale: Locale): string[] {
  const empty = items.filter((item) => item.weight === null);
  if (empty.length === 0) return [];
  if (empty.length === items.length)
    return [say({ zh: '各项均无可计量,不计分', en: 'nothing to measure in any item: no score' }, locale)];
  const names = empty.map(({ metric, item }) =>
    say({ zh: `${metric.label}(${item.weight})`, en: `${metric.label} (${item.weight})` }, locale),
  );
  return [
    say(
      {
        zh: `${names.join('、')}无可计量,权重按比例分摊到其余各项`,
        en: `nothing to measure in ${names.join(', ')}: the weight goes to the other items in proportion`,
      },
      locale,
    ),
  ];
}

function treeOf(
  subject: Subject,
  items: readonly ItemFacts[],
  bonuses: readonly { label: string; tallies: Tallies; factor: Fraction }[],
  rules: SubjectScheme,
  scheme: Scheme,
  locale: Locale,
): { tree: ScorePart; measured: boolean } {
  const parts: ScorePart[] = items.map((item) => itemPart(item, subject.peerGroup, scheme.rounding, locale));
  const measured = items.some((item) => item.weight !== null);
  const bonus = measured ? bonusPart(subject, bonuses, rules, scheme, locale) : null;
  if (bonus) parts.push(bonus);
  const points = Fraction.sum(parts.map((part) => part.points));
  const how = measured ? null : say({ zh: '各项均无可计量', en: 'nothing to measure in any item' }, locale);
  return { tree: { id: subject.id, label: subject.name, points, how, parts }, measured };
}

function bonusTallies(rules: SubjectScheme, kind: SubjectKind, records: Records, clock: RoundClock) {
  return (rules.bonus?.items ?? []).map((item) => {
    const name = 'points' in item ? item.points : item.mark;
    const metric = {
      id: 'bonus',
      label: name,
      unit: 'points',
      better: 'higher',
      ...('points' in item ? { points: name } : { marks: name }),
    } as const;
    return { label: name, tallies: tallyRecords(metric, kind, records, clock), factor: Fraction.parse(item.factor) };
  });
}

function bonusPart(
  subject: Subject,
  bonuses: readonly { label: string; tallies: Tallies; factor: Fraction }[],
  rules: SubjectScheme,
  scheme: Scheme,
  locale: Locale,
): ScorePart | null {
  const parts: ScorePart[] = bonuses.flatMap(({ label, tallies, factor }) => {
    const tally = tallies.get(subject.id);
    if (!tally?.value) return [];
    const how = `${print(tally.value, scheme.rounding)} × ${print(factor)}`;
    return [{ id: label, label, points: tally.value.times(factor), how, facts: tally.facts }];
  });
  if (parts.length === 0) return null;
  const sum = Fraction.sum(parts.map((p) => p.points));
  const cap = rules.bonus?.cap;
  const over = cap === undefined ? Fraction.zero : Fraction.max(Fraction.zero, sum.minus(Fraction.parse(cap)));
  if (!over.isZero) {
    const label = say({ zh: '加分封顶', en: 'cap of the bonus' }, locale);
    const how = say({ zh: `至多 ${cap} 分`, en: `at most ${cap}` }, locale);
    parts.push({ id: 'cap', label, points: over.negated(), how, facts: [] });
  }
  return { id: 'bonus', label: say({ zh: '加分', en: 'bonus' }, locale), points: sum.minus(over), how: null, parts };
}

function eligible(subject: Subject, cases: number, rules: SubjectScheme, locale: Locale): { because: string | null } {
  const { monthsInPost, minCases } = rules.eligible;
  if (monthsInPost !== undefined && subject.monthsInPost !== null) {
    if (Fraction.of(subject.monthsInPost).compare(Fraction.parse(monthsInPost)) < 0) {
      const because = {
        zh: `在岗 ${subject.monthsInPost} 个月,不足 ${monthsInPost} 个月`,
        en: `months in post: ${subject.monthsInPost}, at least ${monthsInPost} wanted`,
      };
      return { because: say(because, locale) };
    }
  }
  if (minCases !== undefined && cases < minCases) {
    const because = { zh: `应办事件 ${cases} 件,不足 ${minCases} 件`, en: `events due: ${cases}, at least ${minCases} wanted` };
    return { because: say(because, locale) };
  }
  return { because: null };
}

/** Vetoes that strike subjects: a mark of an item, or an event of theirs that a vetoing rule struck. */
async function vetoesOf(
  store: EventStore,
  scheme: Scheme,
  rules: SubjectScheme,
  kind: SubjectKind,
  records: Records,
  clock: RoundClock,
  locale: Locale,
): Promise<Map<string, { grade: string; why: string }[]>> {
  const vetoes = new Map<string, { grade: string; why: string }[]>();
  const comma = say({ zh: '、', en: ', ' }, locale);
  const add = (subject: string, grade: string, why: string) =>
    vetoes.set(subject, [...(vetoes.get(subject) ?? []), { grade, why }]);
  for (const veto of rules.veto) {
    if ('mark' in veto) {
      const metric = { id: 'veto', label: veto.mark, unit: 'points', better: 'lower', marks: veto.mark } as const;
      for (const [subject, tally] of tallyRecords(metric, kind, records, clock))
        add(subject, veto.grade, tally.facts.join(comma));
      continue;
    }
    const rule = scheme.events.rules.find((r) => r.id === veto.rule)!;
    const column = subjectColumn(kind, ruleStage(scheme, rule));
    const rows = await store.rows<{ subject: string; ids: string[] }>(
      `SELECT ${column} AS subject, list(id ORDER BY id) AS ids FROM facts
       WHERE ${column} IS NOT NULL AND ${countedSql} AND ${identifier(vetoColumn(rule.id))} GROUP BY ${column} ORDER BY subject`,
    );
    for (const { subject, ids } of rows) add(subject, veto.grade, `${rule.label} ${ids.join(comma)}`);
  }
  return vetoes;
}

function metricValue({ metric, tally }: ItemFacts): MetricValue {
  const { numerator, denominator, value } = tally;
  return { id: metric.id, label: metric.label, unit: metric.unit, numerator, denominator, value };
}

function columnsFor(scheme: Scheme, rules: SubjectScheme, metrics: readonly Metric[], locale: Locale): ScoreColumn[] {
  return rules.items.map((item, i) => {
    const { id, label, unit, better } = metrics[i]!;
    return {
      id,
      label,
      unit,
      better,
      formula: formulaOf(metrics[i]!, item, scheme, locale),
      weight: Fraction.parse(item.weight),
    };
  });
}
