import { parseConfig } from '../../core/config/parse.js';
import { WanggeError } from '../../core/errors.js';
import { Fraction } from '../../core/fraction.js';
import type { Round } from '../../core/round.js';
import { type Change, ChangesDocumentSchema, type RoundChange } from '../../core/roundChange.js';

/**
 * Reads `changes.json` back, exact. Throws `jsonBroken` for anything else.
 *
 * @example changesFromJson(text)[0].relation // 'previous'
 */
export function changesFromJson(text: string, file?: string): readonly RoundChange[] {
  try {
    const { changes } = parseConfig(ChangesDocumentSchema, JSON.parse(text));
    return changes.map((one) => ({
      ...one,
      figures: one.figures.map(exact),
      subjects: one.subjects.map((subject) => ({ ...subject, total: exact(subject.total), metrics: subject.metrics.map(exact) })),
    }));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof WanggeError)) throw error;
    const why = error instanceof WanggeError ? error.text : { zh: error.message, en: error.message };
    throw new WanggeError(
      'jsonBroken',
      { zh: `不是考核期对比:${why.zh}`, en: `not a comparison of rounds: ${why.en}` },
      {
        ...(file === undefined ? {} : { file }),
        hint: { zh: '重新运行 wangge round compare', en: 'run wangge round compare again' },
      },
    );
  }
}

/** Whether a comparison was made of this very scoring of the round: every total that it calls present is the round's. */
export function isOfRound(change: RoundChange, round: Round): boolean {
  if (change.round !== round.round) return false;
  const scores = [...round.workers, ...round.grids, ...round.areas, ...round.departments];
  const totals = new Map(scores.map(({ kind, subject, total }) => [`${kind}/${subject}`, total]));
  const here = change.subjects.filter(({ kind, subject }) => totals.has(`${kind}/${subject}`));
  if (here.length < totals.size) return false;
  return change.subjects.every(({ kind, subject, total }) => {
    const now = totals.get(`${kind}/${subject}`) ?? null;
    return now === null || total.now === null ? now === total.now : now.equals(total.now);
  });
}

type Written = { readonly [K in keyof Change]: Change[K] extends Fraction | null ? string | null : Change[K] };

/** Fractions stand in JSON as their exact text. */
function exact(change: Written): Change {
  const read = (value: string | null) => (value === null ? null : Fraction.parse(value));
  return {
    ...change,
    ...{ now: read(change.now), before: read(change.before), change: read(change.change), growth: read(change.growth) },
  };
}
