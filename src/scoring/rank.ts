import type { SubjectScheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
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
 * totals share a rank: 1, 2, 2, 4 (`shared`) or 1, 2, 2, 3 (`dense`).
 */
export function placeSubjects(
  subjects: readonly Standing[],
  rules: SubjectScheme,
  locale: Locale = 'zh-CN',
): Map<string, Placing> {
  const ranked = subjects.filter((s): s is Standing & { total: Fraction } => s.eligible && s.total !== null);
  const best = [...ranked].sort((a, b) => b.total.compare(a.total));
  const notes = new Map<string, string[]>();
  const grades = gradesOf(best, rules, (subject, text) => notes.set(subject, [...(notes.get(subject) ?? []), say(text, locale)]));
  const overall = ranksOf(best, rules.ties);
  const within = new Map<string, number>();
  for (const group of groupsOf(best).values())
    for (const [subject, rank] of ranksOf(group, rules.ties)) within.set(subject, rank);
  return new Map(
    subjects.map(({ subject }) => [
      subject,
      {
        grade: grades.get(subject) ?? null,
        rank: overall.get(subject) ?? null,
        peerRank: within.get(subject) ?? null,
        notes: notes.get(subject) ?? [],
      },
    ]),
  );
}

type Ranked = Standing & { readonly total: Fraction };

function groupsOf(best: readonly Ranked[]): Map<string, Ranked[]> {
  const groups = new Map<string, Ranked[]>();
  for (const s of best) groups.set(s.peerGroup, [...(groups.get(s.peerGroup) ?? []), s]);
  return groups;
}

function ranksOf(best: readonly Ranked[], ties: SubjectScheme['ties']): Map<string, number> {
  const ranks = new Map<string, number>();
  let rank = 0;
  for (const [i, s] of best.entries()) {
    if (i === 0 || !s.total.equals(best[i - 1]!.total)) rank = ties === 'dense' ? rank + 1 : i + 1;
    ranks.set(s.subject, rank);
  }
  return ranks;
}

function gradesOf(
  best: readonly Ranked[],
  rules: SubjectScheme,
  note: (subject: string, text: Text) => void,
): Map<string, string> {
  const bands = [...rules.grades].sort((a, b) => Fraction.parse(b.from).compare(Fraction.parse(a.from)));
  const bandOf = (id: string) => bands.findIndex((band) => band.id === id);
  // The best band that a subject may reach by its vetoes.
  const allowed = new Map<string, number>();
  for (const s of best) {
    for (const { grade, why } of s.vetoes) {
      const capped = Math.max(allowed.get(s.subject) ?? 0, bandOf(grade));
      allowed.set(s.subject, capped);
      note(s.subject, { zh: `一票否决(${why}):等级至多为${grade}`, en: `vetoed (${why}): the grade is at most ${grade}` });
    }
  }
  const grades = new Map<string, string>();
  const groups = rules.quotaWithin === 'peer' ? [...groupsOf(best).values()] : [best];
  for (const group of groups) {
    const left = new Set(group);
    for (const [i, band] of bands.entries()) {
      const from = Fraction.parse(band.from);
      const lowest = i === bands.length - 1;
      const reach = [...left].filter((s) => lowest || (s.total.compare(from) >= 0 && (allowed.get(s.subject) ?? 0) <= i));
      const admitted = band.quota === undefined ? reach : withinQuota(reach, Fraction.parse(band.quota), group.length);
      for (const s of admitted) {
        grades.set(s.subject, band.id);
        left.delete(s);
      }
      for (const s of reach.slice(admitted.length)) {
        note(s.subject, {
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
