import type { Scheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import type { MetricValue, ScorePart, SubjectScore } from '../../core/round.js';
import { type Locale, say } from '../../core/text.js';
import { print } from '../scoreItem.js';

/** What grades and ranks are taken on. */
export type ScoreTotal = Pick<SubjectScore, 'subject' | 'peerGroup' | 'eligible' | 'total' | 'vetoes'>;

/** A subject's score in one of the periods, and that period's share of the whole. The shares of all periods sum to one. */
export interface Contribution<Score extends ScoreTotal = SubjectScore> {
  readonly round: string;
  readonly weight: Fraction;
  readonly score: Score;
}

/** The total of one subject over all periods, and its share in it of each that counts. `contributions` in the order of time. */
export function combineTotal<Score extends ScoreTotal>(contributions: readonly Contribution<Score>[], scheme: Scheme) {
  const counted = contributions.filter(({ score }) => score.eligible && score.total !== null);
  const { subject, peerGroup } = contributions.at(-1)!.score;
  const weight = Fraction.sum(counted.map((one) => one.weight));
  const shares = counted.map((one) => one.weight.over(weight));
  const total = counted.length === 0 ? null : Fraction.sum(counted.map(({ score }, i) => score.total!.times(shares[i]!)));
  const because = total === null ? NOTHING : counted.length < scheme.combine.atLeast ? tooFew(counted.length, scheme) : null;
  return {
    ...{ subject, peerGroup, eligible: because === null, total, because, counted, shares },
    printed: total === null ? '' : total.print(scheme.rounding),
    vetoes: contributions.flatMap(({ round, score }) =>
      score.vetoes.map(({ grade, why }) => ({ grade, why: `${round} ${why}` })),
    ),
  };
}

/** One subject over all periods, before grade and rank. `contributions` in the order of time; `periods` = how many there are. */
export function combineSubject(
  contributions: readonly Contribution[],
  periods: number,
  scheme: Scheme,
  locale: Locale,
): SubjectScore {
  const { subject, peerGroup, eligible, total, because, printed, vetoes, counted, shares } = combineTotal(contributions, scheme);
  const { kind, name } = contributions.at(-1)!.score;
  const parts = counted.map(({ round, score }, i) => {
    const share = shares[i]!;
    return {
      ...scaled(score.tree, share),
      id: round,
      label: round,
      how: `${print(score.total!, scheme.rounding)} × ${share.toString()}`,
    };
  });
  return {
    kind,
    subject,
    name,
    peerGroup,
    eligible,
    ineligibleBecause: because === null ? null : say(because, locale),
    total,
    printed,
    grade: null,
    rank: null,
    peerRank: null,
    vetoes,
    metrics: pooled(contributions.map(({ score }) => score.metrics)),
    tree: {
      id: subject,
      label: name,
      points: total ?? Fraction.zero,
      how: total === null ? say(NOTHING, locale) : null,
      parts,
    },
    notes: notesOf(contributions, counted, periods, locale),
  };
}

const NOTHING = { zh: '各段均不计分', en: 'no period counts' };

function tooFew(counted: number, scheme: Scheme) {
  const wanted = scheme.combine.atLeast;
  return { zh: `计分 ${counted} 段,不足 ${wanted} 段`, en: `periods counted: ${counted}, at least ${wanted} wanted` };
}

/** The whole tree times a share: sums stay exact on every level. */
function scaled(part: ScorePart, share: Fraction): ScorePart {
  const points = part.points.times(share);
  return part.parts ? { ...part, points, parts: part.parts.map((one) => scaled(one, share)) } : { ...part, points };
}

/** Metrics by id in the order of the last period: counts add up, quotients are formed anew from added numerators and denominators. */
function pooled(periods: readonly (readonly MetricValue[])[]): MetricValue[] {
  const last = periods.at(-1) ?? [];
  return last.map((metric) => {
    const all = periods.flatMap((metrics) => metrics.filter(({ id }) => id === metric.id));
    const measured = all.filter(({ value }) => value !== null);
    const numerator = Fraction.sum(measured.map((one) => one.numerator));
    const quotients = measured.every((one) => one.denominator !== null);
    const denominator = quotients ? Fraction.sum(measured.map((one) => one.denominator!)) : null;
    const value =
      measured.length === 0 || denominator?.isZero ? null : denominator === null ? numerator : numerator.over(denominator);
    return { ...metric, numerator, denominator: measured.length === 0 ? metric.denominator : denominator, value };
  });
}

function notesOf(
  contributions: readonly Contribution[],
  counted: readonly Contribution[],
  periods: number,
  locale: Locale,
): string[] {
  const notes = contributions.flatMap(({ round, score }) => score.notes.map((note) => `${round}:${note}`));
  const uncounted = contributions.filter((one) => !counted.includes(one));
  for (const { round, score } of uncounted) {
    const why = score.ineligibleBecause ?? say({ zh: '无可计量', en: 'nothing to measure' }, locale);
    notes.push(
      say(
        {
          zh: `${round} 不计(${why}),其权重分摊到其余各段`,
          en: `${round} does not count (${why}): its weight goes to the other periods`,
        },
        locale,
      ),
    );
  }
  if (contributions.length < periods) {
    const had = contributions.map(({ round }) => round).join('、');
    notes.push(
      say(
        {
          zh: `只在 ${had} 有考核,其余各段的权重分摊到这几段`,
          en: `scored in ${had} only: the weight of the other periods goes to these`,
        },
        locale,
      ),
    );
  }
  return notes;
}
