import { bug } from '../../core/errors.js';
import { Fraction } from '../../core/fraction.js';
import { byText } from '../../core/order.js';
import type { Round } from '../../core/round.js';

type Pooled = Pick<Round, 'intake' | 'counts' | 'byCategory' | 'stages' | 'eventRules' | 'events'>;

/**
 * What several rounds counted, added up; at most `listed` events, the overdue ones first. An event belongs to the period in
 * which it was reported, so that nothing is counted twice.
 */
export function pooledCounts(rounds: readonly Pooled[], listed: number): Pooled {
  return {
    intake: rounds.flatMap((round) => round.intake),
    counts: addUp(rounds.map((round) => round.counts)),
    byCategory: pooledCategories(rounds),
    stages: rounds.at(-1)!.stages.map((stage) => {
      const same = rounds.flatMap((round) => round.stages.filter(({ id }) => id === stage.id));
      const total = addUp(same.map(({ id: _, label: __, ...numbers }) => numbers));
      const n = (name: keyof typeof stage) => total[name] ?? 0;
      return {
        id: stage.id,
        label: stage.label,
        due: n('due'),
        done: n('done'),
        onTime: n('onTime'),
        late: n('late'),
        overdueOpen: n('overdueOpen'),
        notYetDue: n('notYetDue'),
      };
    }),
    eventRules: rounds.at(-1)!.eventRules.map((rule) => {
      const same = rounds.flatMap((round) => round.eventRules.filter(({ id }) => id === rule.id));
      return { ...rule, hits: same.reduce((sum, { hits }) => sum + hits, 0), sum: Fraction.sum(same.map(({ sum }) => sum)) };
    }),
    events: listedEvents(rounds, listed),
  };
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of counts) for (const [name, n] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + n;
  return sums;
}

function pooledCategories(rounds: readonly Pooled[]): Round['byCategory'] {
  const names = [...new Set(rounds.flatMap((round) => round.byCategory.map(({ category }) => category)))];
  return names
    .map((category) => {
      const same = rounds.flatMap((round) => round.byCategory.filter((one) => one.category === category));
      const sums = addUp(same.map(({ events, closed, overdue }) => ({ events, closed, overdue })));
      return { category, events: sums.events ?? 0, closed: sums.closed ?? 0, overdue: sums.overdue ?? 0 };
    })
    .sort((a, b) => b.events - a.events || byText(a.category, b.category));
}

function listedEvents(rounds: readonly Pooled[], listed: number): Round['events'] {
  const rank = (event: Round['events'][number]) => (event.state === 'overdue' ? 0 : 1);
  return rounds
    .flatMap((round) => round.events)
    .sort((a, b) => rank(a) - rank(b) || scoreOf(a).compare(scoreOf(b)) || byText(a.id, b.id))
    .slice(0, listed);
}

function scoreOf({ id, score }: Round['events'][number]): Fraction {
  if (score === null) throw bug(`event ${id} is listed without a score`);
  return score;
}
