import type { Metric, Scheme, SubjectScheme, SumPart } from '../core/config/scheme.js';
import { bug } from '../core/errors.js';
import { Fraction } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import type { Locale } from '../core/text.js';
import type { EventTallies } from './eventTallies.js';
import type { RoundClock } from './roundClock.js';
import type { Subject } from './subjects.js';
import type { Tally } from './tally.js';
import { type Records, tallyRecords } from './tallyRecords.js';
import { sumTally } from './tallySum.js';

/** What a metric comes to for a subject. */
export type LookUp = (subject: Subject) => Tally;

/** The metrics that items and bonus of a kind of subjects need, each once, those that sums are made of before the sums. */
export function neededMetrics(scheme: Scheme, rules: SubjectScheme): Metric[] {
  const needed = new Map<string, Metric>();
  const add = (id: string): void => {
    if (needed.has(id)) return;
    const metric = metricOf(scheme, id);
    for (const part of metric.sum?.parts ?? []) add(part.metric);
    needed.set(id, metric);
  };
  for (const { metric } of rules.items) add(metric);
  for (const item of rules.bonus?.items ?? []) if ('metric' in item) add(item.metric);
  return [...needed.values()];
}

/** How each needed metric is looked up: in the current tallies of events, in the records, or from other metrics. */
export function lookUps(
  metrics: readonly Metric[],
  events: EventTallies,
  kind: SubjectKind,
  inputs: Records,
  clock: RoundClock,
  locale: Locale,
): Map<string, LookUp> {
  const found = new Map<string, LookUp>();
  for (const metric of metrics) {
    const { sum } = metric;
    if (sum !== undefined) {
      const parts = sum.parts.map((part: SumPart) => {
        return { part, metric: metrics.find(({ id }) => id === part.metric)!, of: found.get(part.metric)! };
      });
      const terms = (subject: Subject) => parts.map(({ part, metric: m, of }) => ({ part, metric: m, tally: of(subject) }));
      found.set(metric.id, (subject) => sumTally(sum, terms(subject), locale));
    } else if (events.has(metric.id)) {
      found.set(metric.id, (subject) => events.of(metric.id, subject.id) ?? nothingFor(metric, subject));
    } else {
      const tallies = tallyRecords(metric, kind, inputs, clock);
      found.set(metric.id, (subject) => tallies.get(subject.id) ?? nothingFor(metric, subject));
    }
  }
  return found;
}

/** Nothing counted is a zero for who was there to be counted, and nothing to measure otherwise. */
function nothingFor(metric: Metric, subject: Subject): Tally {
  const isSum = metric.points !== undefined || (metric.count !== undefined && metric.unit === 'count');
  const zero = isSum && subject.present ? Fraction.zero : null;
  return { numerator: Fraction.zero, denominator: isSum ? null : Fraction.zero, value: zero, pieces: [], facts: [] };
}

/** A metric by its id, in a scheme that has been checked. */
export function metricOf(scheme: Scheme, id: string): Metric {
  const metric = scheme.metrics.find((m) => m.id === id);
  if (!metric) throw bug(`metric ${id} passed the check of the scheme`);
  return metric;
}
