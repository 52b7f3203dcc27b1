import type { Scheme, SubjectScheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { GradeBand, Round } from '../core/round.js';
import { type Locale, say, type Text } from '../core/text.js';

/** What grading and ranking need of a subject. */
export interface Standing {
  readonly subject: string;
  readonly peerGroup: string;
  readonly eligible: boolean;
  readonly total: Fraction | null;
  /** Grades that a veto allows at most. */
  readonly vetoes: readonly { readonly grade: string; readonly why: string }[];
}

export interface Placing {
  readonly grade: string | null;
  readonly rank: number | null;
  readonly peerRank: number | null;
  readonly notes: readonly string[];
}

/**
 * Grades and ranks of the eligible subjects that have a total. A grade is the first whose `from` the unrounded total
 * reaches, no better than a veto allows; the lowest takes whoever is left (a total may fall below every bound). A quota admits at most that share (rounded down) of those ranked, best first;
 * those tied at its border are admitted together or not at all, and who is not admitted takes the next grade. Equal
 * totals share a rank: 1, 2, 2, 4 (`shared`) or 1, 2, 2, 3 (`dense`). Who is vetoed ranks behind all who are not, among
 * each other by what the veto allows, then by total: nobody leads a ranking whose grade is capped.
 */
export function placeSubjects(
  subjects: readonly Standing[],
  rules: SubjectScheme,
  locale: Locale = 'zh-CN',
): Map<string, Placing> {
  const places = placesOf(subjects, rules, locale);
  return new Map(subjects.map(({ subject }, i) => [subject, places[i]!]));
}

/** The same in the order of the subjects. */
export function placesOf(subjects: readonly Standing[], rules: SubjectScheme, locale: Locale): Placing[] {
  const best = highestFirst(subjects);
  const notes = new Map<number, string[]>();
  const grades = gradesOf(best, subjects.length, rules, (at, text) =>
    notes.set(at, [...(notes.get(at) ?? []), say(text, locale)]),
  );
  const standing = behindVetoes(best, rules);
  const groups = [...groupsOf(standing).values()];
  const overall = new Int32Array(subjects.length);
  rankInto(overall, standing, rules.ties);
  const within = groups.length === 1 ? overall : new Int32Array(subjects.length);
  if (groups.length > 1) for (const group of groups) rankInto(within, group, rules.ties);
  return subjects.map((_, at) => ({
    grade: grades[at]!,
    rank: overall[at] || null,
    peerRank: within[at] || null,
    notes: notes.get(at) ?? NONE,
  }));
}

const NONE: readonly string[] = [];

/** Who is ranked, and which one of all it is. */
interface Ranked extends Standing {
  readonly at: number;
  readonly total: Fraction;
}

/** Those who are ranked, by total; equals in the order in which they were given. Heights sort them; what has one height is compared exactly. */
function highestFirst(subjects: readonly Standing[]): Ranked[] {
  const ranked = subjects.flatMap(({ subject, peerGroup, eligible, total, vetoes }, at): Ranked[] =>
    eligible && total !== null ? [{ at, subject, peerGroup, eligible, total, vetoes }] : [],
  );
  const heights = heightsOf(ranked);
  const ascending = heights.slice().sort();
  const placeOf = new Map<number, number>();
  for (let i = ascending.length - 1; i >= 0; i--)
    if (ascending[i] !== ascending[i + 1]) placeOf.set(ascending[i]!, ascending.length - 1 - i);
  const order = new Int32Array(ranked.length);
  for (const [i, height] of heights.entries()) {
    const place = placeOf.get(height)!;
    order[place] = i;
    placeOf.set(height, place + 1);
  }
  for (let from = 0, to: number; from < order.length; from = to) {
    to = placeOf.get(heights[order[from]!]!)!;
    const alike = order.subarray(from, to);
    const { total } = ranked[alike[0]!]!;
    if (alike.some((i) => !ranked[i]!.total.equals(total)))
      alike.sort((i, j) => ranked[j]!.total.compare(ranked[i]!.total) || i - j);
  }
  return Array.from(order, (i) => ranked[i]!);
}

/** Doubles that may be equal where totals are not, but never lie in another order than they. */
function heightsOf(ranked: readonly Ranked[]): Float64Array {
  // The quotient of two doubles is rounded correctly, so a greater fraction never has a smaller one.
  if (ranked.every(({ total }) => typeof total.above === 'number'))
    return Float64Array.from(ranked, ({ total }) => total.toNumber());
  const wholes = ranked.map(({ total }) => (total.numerator * FINE) / total.denominator);
  const exact = wholes.every((whole) => whole < SAFE && whole > -SAFE);
  return Float64Array.from(wholes, (whole) => (exact ? Number(whole) : 0));
}

const FINE = 10n ** 12n;
/** Whole numbers below are exact as numbers of JavaScript. */
const SAFE = 2n ** 53n;

function groupsOf<S extends { readonly peerGroup: string }>(best: readonly S[]): Map<string, S[]> {
  const groups = new Map<string, S[]>();
  for (const s of best) {
    const group = groups.get(s.peerGroup);
    if (group) group.push(s);
    else groups.set(s.peerGroup, [s]);
  }
  return groups;
}

/** How far down a veto puts a subject: 0 = no veto, else one more than the best band that it allows (0 = the top band). */
function setBack({ vetoes }: Standing, bands: readonly { readonly id: string }[]): number {
  return vetoes.length === 0 ? 0 : 1 + Math.max(...vetoes.map(({ grade }) => bands.findIndex((band) => band.id === grade)));
}

interface Placed {
  readonly standing: Ranked;
  readonly peerGroup: string;
  /** How far down a veto puts it. */
  readonly back: number;
}

/** By total within those whom nothing set back, then within each cap. The sort is stable: `best` is sorted by total. */
function behindVetoes(best: readonly Ranked[], rules: SubjectScheme): Placed[] {
  const bands = bandsOf(rules);
  const placed = best.map((standing) => ({ standing, peerGroup: standing.peerGroup, back: setBack(standing, bands) }));
  return placed.some(({ back }) => back > 0) ? placed.sort((a, b) => a.back - b.back) : placed;
}

/**
 * The scheme's grades by kind of subject, best first, as a round carries them. Kinds without grades are left out.
 *
 * @example gradeBands(scheme).worker?.[0] // { grade: '优秀', from: 95, quota: 1/5 }
 */
export function gradeBands(scheme: Scheme): NonNullable<Round['grades']> {
  const kinds = { worker: scheme.workers, grid: scheme.grids, area: scheme.areas, department: scheme.departments };
  const bands = Object.entries(kinds).map(([kind, rules]) => [
    kind,
    (rules ? bandsOf(rules) : []).map(
      ({ id, from, quota }): GradeBand => ({
        grade: id,
        from: Fraction.parse(from),
        quota: quota === undefined ? null : Fraction.parse(quota),
      }),
    ),
  ]);
  return Object.fromEntries(bands.filter(([, list]) => list!.length > 0));
}

function bandsOf({ grades }: SubjectScheme): SubjectScheme['grades'] {
  return [...grades].sort((a, b) => Fraction.parse(b.from).compare(Fraction.parse(a.from)));
}

/** Ranks from 1, each at the place of who has it. */
function rankInto(ranks: Int32Array, order: readonly Placed[], ties: SubjectScheme['ties']): void {
  let rank = 0;
  let before: Placed | undefined;
  for (const [i, placed] of order.entries()) {
    const { standing, back } = placed;
    if (before === undefined || back !== before.back || !standing.total.equals(before.standing.total))
      rank = ties === 'dense' ? rank + 1 : i + 1;
    ranks[standing.at] = rank;
    before = placed;
  }
}

/** Grades of all, each at the place of who has it. */
function gradesOf(
  best: readonly Ranked[],
  all: number,
  rules: SubjectScheme,
  note: (at: number, text: Text) => void,
): (string | null)[] {
  const bands = bandsOf(rules);
  const bandOf = (id: string) => bands.findIndex((band) => band.id === id);
  // The best band that a subject may reach by its vetoes.
  const allowed = new Map<number, number>();
  for (const s of best) {
    for (const { grade, why } of s.vetoes) {
      const capped = Math.max(allowed.get(s.at) ?? 0, bandOf(grade));
      allowed.set(s.at, capped);
      note(s.at, {
        zh: `一票否决(${why}):等级至多为${grade},名次排在未被否决者之后`,
        en: `vetoed (${why}): the grade is at most ${grade}, the rank behind all who are not vetoed`,
      });
    }
  }
  const grades = new Array<string | null>(all).fill(null);
  const groups = rules.quotaWithin === 'peer' ? [...groupsOf(best).values()] : [best];
  for (const group of groups) {
    let left: readonly Ranked[] = group;
    for (const [i, band] of bands.entries()) {
      const from = Fraction.parse(band.from);
      const lowest = i === bands.length - 1;
      const reaches = (s: Ranked) => lowest || (s.total.compare(from) >= 0 && (allowed.get(s.at) ?? 0) <= i);
      const reach: Ranked[] = [];
      const rest: Ranked[] = [];
      for (const s of left) (reaches(s) ? reach : rest).push(s);
      const admitted = band.quota === undefined ? reach : withinQuota(reach, Fraction.parse(band.quota), group.length);
      for (const s of admitted) grades[s.at] = band.id;
      const refused = reach.slice(admitted.length);
      if (refused.length === 0) left = rest;
      else {
        const admittedOnes = new Set(admitted);
        left = left.filter((s) => !admittedOnes.has(s));
      }
      for (const s of refused) {
        note(s.at, {
          zh: `得分达到${band.id}线,因名额(${band.quota},共 ${group.length} 个对象)未进入${band.id}`,
          en: `reached ${band.id} and is kept out of it by its quota (${band.quota} of ${group.length})`,
        });
      }
    }
  }
  return grades;
}

/** The best of a sorted list that a quota admits; a tie at the border stays out. */
function withinQuota(reach: readonly Ranked[], quota: Fraction, among: number): readonly Ranked[] {
  const places = quota.times(Fraction.of(among));
  let count = Number(places.numerator / places.denominator);
  if (count >= reach.length) return reach;
  while (count > 0 && reach[count - 1]!.total.equals(reach[count]!.total)) count--;
  return reach.slice(0, count);
}
