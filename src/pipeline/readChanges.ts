import { type Round, SUBJECT_KINDS } from '../core/round.js';
import type { RoundChange } from '../core/roundChange.js';
import { fileLines } from '../io/fileLines.js';
import { sizeOf } from '../io/folder.js';
import { readText } from '../io/text.js';
import { inShownOrder, LISTING, type ListingLimits, listedScores } from '../report/workbook/listed.js';
import { changesFromJson, isOfRound } from '../scoring/rounds/changesFromJson.js';
import { SCHEME_KEY } from '../scoring/subjects.js';
import { READ_WHOLE } from './readRound.js';

/** How `round compare` lays the file out. */
const BEGIN = '   "subjects": [';
const SUBJECT = Buffer.from('    {"kind":"');

/** A comparison that was written, and whether it was made of this very scoring of the round. */
export interface ReadChange {
  readonly change: RoundChange;
  readonly ofRound: boolean;
}

/**
 * The comparisons in a `changes.json`. Beyond `readWhole` bytes only those subjects are kept that a sheet lists; every total is
 * held against the round all the same. Throws as `changesFromJson`.
 */
export function readChanges(
  path: string,
  round: Round,
  { readWhole = READ_WHOLE, limits = LISTING }: { readonly readWhole?: number; readonly limits?: ListingLimits } = {},
): readonly ReadChange[] {
  if (sizeOf(path) <= readWhole) {
    return changesFromJson(readText(path).text, path).map((change) => ({ change, ofRound: isOfRound(change, round) }));
  }
  const totals = new Map<string, string | null>();
  /** Of kinds that are not listed whole. */
  const listed = new Map<string, ReadonlySet<string>>();
  for (const kind of SUBJECT_KINDS) {
    const scores = round[SCHEME_KEY[kind]];
    for (const { subject, total } of scores) totals.set(`${kind}/${subject}`, total?.toString() ?? null);
    const shown = listedScores(inShownOrder(scores), limits);
    if (shown.length < scores.length) listed.set(kind, new Set(shown.map(({ subject }) => subject)));
  }
  const isListed = (kind: string, subject: string) => listed.get(kind)?.has(subject) ?? true;
  const { text, same } = withListed(path, totals, isListed);
  return changesFromJson(text, path).map((change, i) => ({ change, ofRound: change.round === round.round && same[i] === true }));
}

/** The same JSON with listed subjects only, and of each comparison whether its totals are the round's. */
function withListed(
  path: string,
  totals: ReadonlyMap<string, string | null>,
  isListed: (kind: string, subject: string) => boolean,
) {
  const kept: string[] = [];
  const same: boolean[] = [];
  let subjects: string[] | null = null;
  let met = 0;
  let equal = true;
  for (const { bytes } of fileLines(path)) {
    if (subjects && bytes.indexOf(SUBJECT) === 0) {
      const text = bytes.toString('utf8').replace(/,$/, '');
      const one = parsed(text);
      const id = `${one?.kind}/${one?.subject}`;
      if (totals.has(id)) met++;
      equal &&= (totals.get(id) ?? null) === (one?.total.now ?? null);
      // what is no JSON is told by whoever reads the rest
      if (one === null || isListed(one.kind, one.subject)) subjects.push(text);
      continue;
    }
    const line = bytes.toString('utf8');
    if (line === BEGIN) [subjects, met, equal] = [[], 0, true];
    else if (line === `${BEGIN}]`) same.push(totals.size === 0);
    else if (subjects && /^ {3}\]/.test(line)) {
      same.push(equal && met === totals.size);
      kept.push(subjects.join(',\n'));
      subjects = null;
    }
    kept.push(line);
  }
  return { text: kept.join('\n'), same };
}

/** A subject's line, its numbers still texts; null for what is none. */
function parsed(text: string): { kind: string; subject: string; total: { now: string | null } } | null {
  try {
    const value = JSON.parse(text) as { kind: string; subject: string; total?: { now: string | null } };
    return value.total ? { ...value, total: value.total } : null;
  } catch {
    return null;
  }
}
