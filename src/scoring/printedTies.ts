import type { SubjectScore } from '../core/round.js';
import { type Locale, say } from '../core/text.js';

/**
 * Why totals that print alike have different ranks: ranks are taken on the unrounded totals. One sentence for each subject
 * that somebody else's printed total equals while the rank differs; whoever a veto put back has its own sentence already.
 *
 * @example printedTies(round.workers, 'zh-CN').get('W1') // ['与印出同为 93.33 分者名次不同:名次按未修约的总分']
 */
export function printedTies(
  scores: readonly (TiedInPrint & Pick<SubjectScore, 'subject'>)[],
  locale: Locale,
): Map<string, string[]> {
  const notes = tieNotes(scores, locale);
  return new Map(scores.flatMap(({ subject }, i) => (notes[i] === null ? [] : [[subject, [notes[i]!]] as const])));
}

/** What is looked at of a score. */
export type TiedInPrint = Pick<SubjectScore, 'printed' | 'rank' | 'vetoes'>;

/** The same sentences in the order of the scores; null = none. */
export function tieNotes(scores: readonly TiedInPrint[], locale: Locale): (string | null)[] {
  // The one rank of all who print alike; the sentence where they have several.
  const told = new Map<string, number | string>();
  for (const { printed, rank, vetoes } of scores) {
    if (rank === null || vetoes.length > 0) continue;
    const known = told.get(printed);
    if (known === undefined) told.set(printed, rank);
    else if (known !== rank && typeof known === 'number') told.set(printed, sentence(printed, locale));
  }
  return scores.map(({ printed, rank, vetoes }) => {
    const known = rank === null || vetoes.length > 0 ? undefined : told.get(printed);
    return typeof known === 'string' ? known : null;
  });
}

function sentence(printed: string, locale: Locale): string {
  const said = {
    zh: `与印出同为 ${printed} 分者名次不同:名次按未修约的总分`,
    en: `others who print as ${printed} have another rank: ranks are taken on the unrounded totals`,
  };
  return say(said, locale);
}
