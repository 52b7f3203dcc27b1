import type { SubjectScore } from '../core/round.js';
import { type Locale, say } from '../core/text.js';

/**
 * Why totals that print alike have different ranks: ranks are taken on the unrounded totals. One sentence for each subject
 * that somebody else's printed total equals while the rank differs; whoever a veto put back has its own sentence already.
 *
 * @example printedTies(round.workers, 'zh-CN').get('W1') // ['与印出同为 93.33 分者名次不同:名次按未修约的总分']
 */
export function printedTies(
  scores: readonly Pick<SubjectScore, 'subject' | 'printed' | 'rank' | 'total' | 'vetoes'>[],
  locale: Locale,
): Map<string, string[]> {
  const ranked = scores.filter(({ rank, vetoes }) => rank !== null && vetoes.length === 0);
  // The one rank of all who print alike; null = they have several.
  const ranks = new Map<string, number | null>();
  for (const { printed, rank } of ranked) {
    const known = ranks.get(printed);
    if (known === undefined) ranks.set(printed, rank);
    else if (known !== rank) ranks.set(printed, null);
  }
  const notes = new Map<string, string[]>();
  for (const { subject, printed } of ranked) {
    if (ranks.get(printed) !== null) continue;
    const said = {
      zh: `与印出同为 ${printed} 分者名次不同:名次按未修约的总分`,
      en: `others who print as ${printed} have another rank: ranks are taken on the unrounded totals`,
    };
    notes.set(subject, [say(said, locale)]);
  }
  return notes;
}
