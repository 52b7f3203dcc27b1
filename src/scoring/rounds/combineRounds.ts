import { periodOf } from '../../core/calendar/period.js';
import type { Scheme } from '../../core/config/scheme.js';
import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { Fraction } from '../../core/fraction.js';
import { byText, sortedBy } from '../../core/order.js';
import { type Round, SUBJECT_KINDS, type SubjectKind, type SubjectScore } from '../../core/round.js';
import type { Locale } from '../../core/text.js';
import { printedTies } from '../printedTies.js';
import { gradeBands, placeSubjects } from '../rank.js';
import type { RoundHead, RoundSink } from '../scoreRound.js';
import { SCHEME_KEY } from '../subjects.js';
import { type Contribution, combineSubject, combineTotal, type ScoreTotal } from './combineSubject.js';
import { pooledCounts } from './pooledCounts.js';

export interface CombineOptions {
  /** The period that the rounds make up together: `2026Q1`, `2026H1`, `2026`. */
  readonly round: string;
  readonly locale?: Locale | undefined;
}

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
  let head: RoundHead | undefined;
  const scores: Record<SubjectKind, SubjectScore[]> = { worker: [], grid: [], area: [], department: [] };
  const findings = combineInto(rounds.map(periodInMemory), scheme, options, {
    begin: (given) => {
      head = given;
    },
    take: (kind, given) => {
      for (const score of given) scores[kind].push(score);
    },
  });
  const { worker: workers, grid: grids, area: areas, department: departments } = scores;
  return { ...head!, workers, grids, areas, departments, findings };
}

/** A period's round whose scores come one by one: it may be too large to be held. */
export interface PeriodRound {
  readonly head: RoundHead;
  readonly findings: readonly Finding[];
  /** The scores of a kind in the order of their ids (`byText`); first what ranks are taken on, then all of them. */
  totals(kind: SubjectKind): Iterable<ScoreTotal>;
  scores(kind: SubjectKind): Iterable<SubjectScore>;
}

/** A round that is held whole. */
export function periodInMemory(round: Round): PeriodRound {
  const { workers: _, grids: __, areas: ___, departments: ____, findings, ...head } = round;
  const scores = (kind: SubjectKind) => sortedBy(round[SCHEME_KEY[kind]], (score) => score.subject);
  return { head, findings, totals: scores, scores };
}

/** So many scores go to the sink together. */
const AT_A_TIME = 256;

/**
 * `combineRounds` for rounds of any size: the scores are read twice, first their totals, some at a time, and go to a sink. Returns the findings.
 *
 * @example const findings = combineInto(periods, scheme, { round: '2026' }, sink);
 */
export function combineInto(
  periods: readonly PeriodRound[],
  scheme: Scheme,
  options: CombineOptions,
  sink: RoundSink,
): Finding[] {
  const locale = options.locale ?? 'zh-CN';
  const inOrder = tiling(periods, options.round, scheme.scheme);
  const heads = inOrder.map(({ head }) => head);
  const weights = weightsOf(scheme, heads);
  const last = heads.at(-1)!;
  sink.begin({
    round: options.round,
    scheme: scheme.scheme,
    asOf: last.asOf,
    from: heads[0]!.from,
    to: last.to,
    rounding: scheme.rounding,
    ...pooledCounts(heads, scheme.events.listed),
    columns: last.columns,
    grades: gradeBands(scheme),
  });
  for (const kind of SUBJECT_KINDS) combineKind(inOrder, weights, scheme, kind, locale, sink);
  return [...inOrder.flatMap(({ findings }) => findings), ownMoments(heads)];
}

/** The rounds in the order of their periods, after checking that they cover the whole exactly once. */
function tiling(periods: readonly PeriodRound[], whole: string, scheme: string): readonly PeriodRound[] {
  const { from, to } = periodOf(whole);
  const sorted = [...periods].sort((a, b) => byText(periodOf(a.head.round).from, periodOf(b.head.round).from));
  const inOrder = sorted.map(({ head }) => head);
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
  return sorted;
}

function weightsOf(scheme: Scheme, rounds: readonly RoundHead[]): readonly Fraction[] {
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
  periods: readonly PeriodRound[],
  weights: readonly Fraction[],
  scheme: Scheme,
  kind: SubjectKind,
  locale: Locale,
  sink: RoundSink,
): void {
  const rules = scheme[SCHEME_KEY[kind]];
  if (!rules) return;
  // All totals first, without what they are made of: ranks are taken on them.
  const outlines: Outline[] = [];
  for (const contributions of together(periods, weights, (period) => period.totals(kind))) {
    const { subject, peerGroup, eligible, total, printed, vetoes } = combineTotal(contributions, scheme);
    outlines.push({ subject, peerGroup, eligible, total, printed, vetoes });
  }
  const places = placeSubjects(outlines, rules, locale);
  const ties = printedTies(
    outlines.map((outline) => ({ ...outline, rank: places.get(outline.subject)!.rank })),
    locale,
  );
  let waiting: SubjectScore[] = [];
  for (const contributions of together(periods, weights, (period) => period.scores(kind))) {
    const draft = combineSubject(contributions, periods.length, scheme, locale);
    const { grade, rank, peerRank, notes } = places.get(draft.subject)!;
    waiting.push({ ...draft, grade, rank, peerRank, notes: [...draft.notes, ...notes, ...(ties.get(draft.subject) ?? [])] });
    if (waiting.length < AT_A_TIME) continue;
    sink.take(kind, waiting);
    waiting = [];
  }
  if (waiting.length > 0) sink.take(kind, waiting);
}

type Outline = Pick<SubjectScore, 'subject' | 'peerGroup' | 'eligible' | 'total' | 'printed' | 'vetoes'>;

/** What the periods say of each subject, subjects in the order of their ids, periods in the order of time. */
function* together<Score extends ScoreTotal>(
  periods: readonly PeriodRound[],
  weights: readonly Fraction[],
  scoresOf: (period: PeriodRound) => Iterable<Score>,
): Generator<readonly Contribution<Score>[]> {
  const readers = periods.map((period) => scoresOf(period)[Symbol.iterator]());
  try {
    const next = readers.map((reader) => reader.next());
    for (;;) {
      let first: string | null = null;
      for (const one of next)
        if (!one.done && (first === null || byText(one.value.subject, first) < 0)) first = one.value.subject;
      if (first === null) return;
      const contributions: Contribution<Score>[] = [];
      for (const [i, one] of next.entries()) {
        if (one.done || one.value.subject !== first) continue;
        contributions.push({ round: periods[i]!.head.round, weight: weights[i]!, score: one.value });
        next[i] = readers[i]!.next();
      }
      yield contributions;
    }
  } finally {
    // Files stay open as long as their readers do.
    for (const reader of readers) reader.return?.();
  }
}

function ownMoments(rounds: readonly RoundHead[]): Finding {
  return {
    code: 'round.combined',
    severity: 'note',
    text: {
      zh: `由 ${rounds.map((round) => round.round).join('、')} 合成,各期按各自的截止时刻(${rounds.map((round) => round.asOf).join('、')})评定`,
      en: `combined from ${rounds.map((round) => round.round).join(', ')}, each judged as of its own moment (${rounds.map((round) => round.asOf).join(', ')})`,
    },
  };
}
