import { Fraction } from '../core/fraction.js';
import { byText } from '../core/order.js';
import { type Round, SUBJECT_KINDS, type SubjectKind } from '../core/round.js';

/** Colours that people with a colour vision deficiency tell apart (Okabe & Ito 2008). */
export const COLOURS = {
  blue: '#0072B2',
  sky: '#56B4E9',
  green: '#009E73',
  orange: '#E69F00',
  vermilion: '#D55E00',
  purple: '#CC79A7',
  grey: '#8A8F98',
  ink: '#1F2933',
  faint: '#D9DEE4',
} as const;

/** A grade's colours: strong for charts, pale as the ground of a cell with dark text on it. */
export interface GradeColour {
  readonly strong: string;
  readonly pale: string;
}

const BEST: GradeColour = { strong: COLOURS.green, pale: '#CDEBDD' };
const GOOD: GradeColour = { strong: COLOURS.sky, pale: '#D6EAF8' };
const FAIR: GradeColour = { strong: COLOURS.orange, pale: '#FBE8B9' };
const POOR: GradeColour = { strong: COLOURS.vermilion, pale: '#F6CDB5' };
const WORST: GradeColour = { strong: '#4A4A4A', pale: '#C9CCD1' };
const LADDER: readonly GradeColour[] = [BEST, GOOD, FAIR, POOR, WORST];

/** Grades whose colour is settled by custom (A green, B blue, C yellow, D red, E black, and their Chinese names). */
const KNOWN: Readonly<Record<string, GradeColour>> = {
  优秀: BEST,
  A: BEST,
  五星: BEST,
  良好: GOOD,
  良: GOOD,
  合格: GOOD,
  称职: GOOD,
  B: GOOD,
  四星: GOOD,
  基本合格: FAIR,
  基本称职: FAIR,
  一般: FAIR,
  C: FAIR,
  三星: FAIR,
  不合格: POOR,
  不称职: POOR,
  较差: POOR,
  D: POOR,
  E: WORST,
};

/**
 * The grades of a round, best first, with their colours: those of the scheme in its own order. Where a round does not carry
 * them, those that were given: known names in their customary order, others in that of the middle total among those who got
 * them (a veto can give the best total a low grade, so the best total says nothing).
 *
 * @param kinds whose grades; all kinds by default
 */
export function gradesOf(
  round: Round,
  kinds: readonly SubjectKind[] = SUBJECT_KINDS,
): readonly { readonly grade: string; readonly colour: GradeColour }[] {
  const grades = merged(kinds.map((kind) => (round.grades?.[kind] ?? []).map(({ grade }) => grade)));
  return (grades.length > 0 ? grades : givenGrades(round)).map((grade, place) => ({
    grade,
    colour: KNOWN[grade] ?? LADDER[Math.min(place, LADDER.length - 1)] ?? WORST,
  }));
}

/** Several orders as one: what only a later list has comes after what it follows there. */
function merged(lists: readonly (readonly string[])[]): readonly string[] {
  const all: string[] = [];
  for (const list of lists) {
    let after = -1;
    for (const grade of list) {
      const at = all.indexOf(grade);
      if (at < 0) all.splice(after + 1, 0, grade);
      after = at < 0 ? after + 1 : at;
    }
  }
  return all;
}

function givenGrades(round: Round): readonly string[] {
  const totals = new Map<string, Fraction[]>();
  for (const { grade, total } of [...round.workers, ...round.grids, ...round.areas, ...round.departments]) {
    if (grade === null) continue;
    totals.set(grade, [...(totals.get(grade) ?? []), total ?? Fraction.zero]);
  }
  const middle = new Map(
    [...totals].map(([grade, list]) => [grade, [...list].sort((a, b) => a.compare(b))[list.length >> 1] ?? Fraction.zero]),
  );
  const grades = [...totals.keys()].sort((a, b) => middle.get(b)!.compare(middle.get(a)!) || byText(a, b));
  if (grades.every((grade) => KNOWN[grade])) grades.sort((a, b) => LADDER.indexOf(KNOWN[a]!) - LADDER.indexOf(KNOWN[b]!));
  return grades;
}

/** Pale ground of a grade's cell. */
export function gradeFill(round: Round): (grade: string | null) => string | undefined {
  const fills = new Map(gradesOf(round).map(({ grade, colour }) => [grade, colour.pale]));
  return (grade) => (grade === null ? undefined : fills.get(grade));
}
