import { byText } from '../../core/order.js';
import { SUBJECT_KINDS, type SubjectKind } from '../../core/round.js';
import { SCHEME_KEY } from '../subjects.js';

/** A `round.json` as plain values, piece by piece: its keys, except lists of scores, and its scores. */
export interface RoundValues {
  readonly head: Readonly<Record<string, unknown>>;
  /** Workers, then grids, areas and departments, each in the order of their ids. */
  scores(): Iterable<ScoreValue>;
}

export interface ScoreValue {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly value: unknown;
}

/** Where two results differ. */
export interface RoundDifference {
  /** A key of `round.json`: `counts`, `workers`, … */
  readonly part: string;
  /** How the scores of a list differ; null for what is no list of scores. */
  readonly scores: ScoreDifferences | null;
  /** Nothing but wording: how points came about, notes, labels, findings. No number, grade or rank. */
  readonly isWording: boolean;
}

/** Scores that both results have and that differ, that are no longer there, and that have come since. */
export interface ScoreDifferences {
  readonly other: Some | null;
  readonly gone: Some | null;
  readonly come: Some | null;
}

/** How many subjects, and the first of them. */
export interface Some {
  readonly count: number;
  readonly first: string;
}

/** Keys whose values are sentences for people, which a later version may word otherwise. */
const WORDING = new Set(['label', 'how', 'notes', 'why', 'formula', 'findings', 'ineligibleBecause']);

/**
 * Holds results that were frozen against what scoring gives now, by content: neither the order of keys nor the layout of the
 * file matter. What only a later version tells (a key that the frozen one does not have) is no difference; what it no longer
 * tells is one. Parts in the order of the frozen file.
 *
 * @example roundDifferences(frozen, now).filter(({ isWording }) => !isWording)
 */
export function roundDifferences(frozen: RoundValues, now: RoundValues): RoundDifference[] {
  const differences: RoundDifference[] = [];
  for (const [part, value] of Object.entries(frozen.head)) {
    const depth = compared(value, now.head[part]);
    if (depth !== 'same') differences.push({ part, scores: null, isWording: depth === 'wording' || WORDING.has(part) });
  }
  const found = new Map<SubjectKind, { -readonly [key in keyof ScoreDifferences]: Some | null } & { isWording: boolean }>();
  const note = ({ kind, subject }: ScoreValue, how: keyof ScoreDifferences, isWording: boolean): void => {
    const known = found.get(kind) ?? { other: null, gone: null, come: null, isWording: true };
    found.set(kind, known);
    known[how] = { count: (known[how]?.count ?? 0) + 1, first: known[how]?.first ?? subject };
    known.isWording &&= isWording;
  };
  for (const [before, after] of joined(frozen.scores(), now.scores())) {
    if (before === null) note(after, 'come', false);
    else if (after === null) note(before, 'gone', false);
    else {
      const depth = compared(before.value, after.value);
      if (depth !== 'same') note(before, 'other', depth === 'wording');
    }
  }
  for (const kind of SUBJECT_KINDS) {
    const own = found.get(kind);
    if (!own) continue;
    const { isWording, ...scores } = own;
    differences.push({ part: SCHEME_KEY[kind], scores, isWording });
  }
  return differences;
}

type Joined = readonly [ScoreValue, ScoreValue | null] | readonly [null, ScoreValue];

/** Scores of the same subject beside each other, and those that only one side has; never holds more than two. */
function* joined(frozen: Iterable<ScoreValue>, now: Iterable<ScoreValue>): Generator<Joined> {
  const others = now[Symbol.iterator]();
  try {
    let other = others.next();
    for (const score of frozen) {
      for (; !other.done && inOrder(other.value, score) < 0; other = others.next()) yield [null, other.value];
      if (other.done || inOrder(other.value, score) > 0) yield [score, null];
      else {
        yield [score, other.value];
        other = others.next();
      }
    }
    for (; !other.done; other = others.next()) yield [null, other.value];
  } finally {
    others.return?.();
  }
}

function inOrder(a: ScoreValue, b: ScoreValue): number {
  return SUBJECT_KINDS.indexOf(a.kind) - SUBJECT_KINDS.indexOf(b.kind) || byText(a.subject, b.subject);
}

type Depth = 'same' | 'wording' | 'numbers';

/** How far two values differ; of objects the keys of the first are looked at. */
function compared(frozen: unknown, now: unknown): Depth {
  if (Object.is(frozen, now)) return 'same';
  if (typeof frozen !== 'object' || frozen === null || typeof now !== 'object' || now === null) return 'numbers';
  if (Array.isArray(frozen) !== Array.isArray(now)) return 'numbers';
  if (Array.isArray(frozen) && frozen.length !== (now as unknown[]).length) return 'numbers';
  let worst: Depth = 'same';
  for (const [key, value] of Object.entries(frozen)) {
    const depth = compared(value, (now as Record<string, unknown>)[key]);
    if (depth === 'same') continue;
    if (depth === 'numbers' && !WORDING.has(key)) return 'numbers';
    worst = 'wording';
  }
  return worst;
}
