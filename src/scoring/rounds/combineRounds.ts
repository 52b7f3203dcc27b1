import { periodOf } from '../../core/calendar/period.js';
import type { Scheme } from '../../core/config/scheme.js';
import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { Fraction } from '../../core/fraction.js';
import { byText } from '../../core/order.js';
import type { Round, SubjectKind, SubjectScore } from '../../core/round.js';
import type { Locale } from '../../core/text.js';
import { printedTies } from '../printedTies.js';
import { gradeBands, placeSubjects } from '../rank.js';
import { SCHEME_KEY } from '../subjects.js';
import { type Contribution, combineSubject } from './combineSubject.js';
import { pooledCounts } from './pooledCounts.js';

export interface CombineOptions {
  /** The period that the rounds make up together: `2026Q1`, `2026H1`, `2026`. */
  readonly round: string;
  readonly locale?: Locale | undefined;
}

type ScoreList = 'workers' | 'grids' | 'areas' | 'departments';

/**
 * Months into a quarter, quarters into a year: each subject's total is the weighted mean of its totals (`combine.weights` of
 * the scheme in the order of the periods, equal by default), exact. A period in which a subject has no total, or was not
 * eligible, hands its weight to the others and is told in its notes; with fewer counted periods than `combine.atLeast` it is
 * not ranked. A grade capped by a veto in any period stays capped. Metrics are pooled: numerators and denominators added.
 * Grades, quotas and ranks are those of the scheme, taken on the combined unrounded totals.
 * Throws `valueInvalid` when the periods do not make up the whole without gap or overlap, or are not all of this scheme.
 *
 * @example combineRounds([january, february, march], scheme, { round: '2026Q1' })
 */
export function combineRounds(rounds: readonly Round[], scheme: Scheme, options: CombineOptions): Round {
  const locale = options.locale ?? 'zh-CN';
  const inOrder = tiling(rounds, options.round, scheme.scheme);
  const weights = weightsOf(scheme, inOrder);
  const last = inOrder.at(-1)!;
  const scoresOf = (kind: SubjectKind, list: ScoreList) => combineKind(inOrder, weights, scheme, kind, list, locale);
  return {
    round: options.round,
    scheme: scheme.scheme,
    asOf: last.asOf,
    from: inOrder[0]!.from,
    to: last.to,
    rounding: scheme.rounding,
    ...pooledCounts(inOrder, scheme.events.listed),
    columns: last.columns,
    grades: gradeBands(scheme),
    workers: scoresOf('worker', 'workers'),
    grids: scoresOf('grid', 'grids'),
    areas: scoresOf('area', 'areas'),
    departments: scoresOf('department', 'departments'),
    findings: [...inOrder.flatMap((round) => round.findings), ownMoments(inOrder)],
  };
}

/** The rounds in the order of their periods, after checking that they cover the whole exactly once. */
function tiling(rounds: readonly Round[], whole: string, scheme: string): readonly Round[] {
  const { from, to } = periodOf(whole);
  const inOrder = [...rounds].sort((a, b) => byText(periodOf(a.round).from, periodOf(b.round).from));
  const names = inOrder.map((round) => round.round).join('、');
  let reached = from;
  for (const round of inOrder) {
    const period = periodOf(round.round);
    if (period.from < from || period.to > to) {
      throw new WanggeError(
        'valueInvalid',
        { zh: `${round.round} 不在 ${whole} 之内`, en: `${round.round} does not lie within ${whole}` },
        { hint: { zh: '核对 --round 与各期', en: 'check --round and the periods' } },
      );
    }
    if (period.from !== reached) {
      throw new WanggeError(
        'valueInvalid',
        {
          zh: `${names} 拼不成 ${whole}:${reached} 起${period.from > reached ? '缺一段' : '重复'}`,
          en: `${names} do not make up ${whole}: ${period.from > reached ? 'something is missing' : 'there is an overlap'} at ${reached}`,
        },
        { hint: { zh: '每一段恰好给一次', en: 'give every part exactly once' } },
      );
    }
    reached = period.to;
  }
  if (inOrder.length < 2 || reached !== to) {
    throw new WanggeError(
      'valueInvalid',
      {
        zh: `${names} 拼不成 ${whole}:${reached === from ? '没有考核期' : reached < to ? `${reached} 以后缺` : '超出'}`,
        en: `${names} do not make up ${whole}: ${reached < to ? `nothing from ${reached} on` : 'they reach beyond it'}`,
      },
      { hint: { zh: '每一段恰好给一次,至少两段', en: 'give every part exactly once, at least two' } },
    );
  }
  const schemes = [...new Set([...inOrder.map((round) => round.scheme), scheme])];
  if (schemes.length > 1) {
    throw new WanggeError(
      'valueInvalid',
      {
        zh: `各期与项目的方案不同(${schemes.join('、')}),不能合并`,
        en: `the periods and the project follow different schemes (${schemes.join(', ')})`,
      },
      { hint: { zh: '按同一方案重新计分', en: 'score them by the same scheme' } },
    );
  }
  return inOrder;
}

function weightsOf(scheme: Scheme, rounds: readonly Round[]): readonly Fraction[] {
  const given = scheme.combine.weights;
  if (given === undefined) return rounds.map(() => Fraction.of(1, rounds.length));
  if (given.length !== rounds.length) {
    throw new WanggeError(
      'valueInvalid',
      {
        zh: `combine.weights 有 ${given.length} 个权,考核期却有 ${rounds.length} 段`,
        en: `combine.weights has ${given.length} weights for ${rounds.length} periods`,
      },
      { place: { path: 'combine.weights' }, hint: { zh: '每段一个权', en: 'one weight a period' } },
    );
  }
  const weights = given.map((weight) => Fraction.parse(weight));
  const sum = Fraction.sum(weights);
  return weights.map((weight) => weight.over(sum));
}

function combineKind(
  rounds: readonly Round[],
  weights: readonly Fraction[],
  scheme: Scheme,
  kind: SubjectKind,
  list: ScoreList,
  locale: Locale,
): SubjectScore[] {
  const rules = scheme[SCHEME_KEY[kind]];
  if (!rules) return [];
  const bySubject = new Map<string, Contribution[]>();
  rounds.forEach((round, i) => {
    for (const score of round[list]) {
      const known = bySubject.get(score.subject);
      const contribution = { round: round.round, weight: weights[i]!, score };
      if (known) known.push(contribution);
      else bySubject.set(score.subject, [contribution]);
    }
  });
  const drafts = [...bySubject.values()]
    .map((contributions) => combineSubject(contributions, rounds.length, scheme, locale))
    .sort((a, b) => byText(a.subject, b.subject));
  const places = placeSubjects(drafts, rules, locale);
  const ties = printedTies(
    drafts.map((draft) => ({ ...draft, rank: places.get(draft.subject)!.rank })),
    locale,
  );
  return drafts.map((draft) => {
    const { grade, rank, peerRank, notes } = places.get(draft.subject)!;
    return { ...draft, grade, rank, peerRank, notes: [...draft.notes, ...notes, ...(ties.get(draft.subject) ?? [])] };
  });
}

function ownMoments(rounds: readonly Round[]): Finding {
  return {
    code: 'round.combined',
    severity: 'note',
    text: {
      zh: `由 ${rounds.map((round) => round.round).join('、')} 合成,各期按各自的截止时刻(${rounds.map((round) => round.asOf).join('、')})评定`,
      en: `combined from ${rounds.map((round) => round.round).join(', ')}, each judged as of its own moment (${rounds.map((round) => round.asOf).join(', ')})`,
    },
  };
}
