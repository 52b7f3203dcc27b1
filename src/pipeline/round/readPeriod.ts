import { WanggeError } from '../../core/errors.js';
import { byText } from '../../core/order.js';
import type { SubjectKind } from '../../core/round.js';
import { fileLines } from '../../io/fileLines.js';
import { isReadWhole, roundPieces } from '../../io/scanRound.js';
import { findingsFromJson, scoreFromJson } from '../../scoring/json.js';
import { type PeriodRound, periodInMemory } from '../../scoring/rounds/combineRounds.js';
import { givenHeadFromJson, givenTotalFromJson } from '../../scoring/rounds/givenRound.js';
import { READ_WHOLE } from '../readRound.js';
import { needFile, readGivenRound } from './readGivenRound.js';

/**
 * The round of a period that a person named, to be combined with others. Of one beyond `readWhole` bytes it is noted where
 * its lists of scores lie; these are read one by one, each time that they are asked for. Throws as `readGivenRound` and
 * `roundPieces`.
 */
export function readPeriod(path: string, readWhole = READ_WHOLE): PeriodRound {
  needFile(path);
  if (isReadWhole(path, readWhole)) return periodInMemory(readGivenRound(path).round);
  const { head, findings, lists } = lookedThrough(path);
  const texts = (kind: SubjectKind) => textsAt(path, lists.get(kind));
  return {
    head: givenHeadFromJson(head, path),
    findings: findingsFromJson(findings, path),
    totals: (kind) => each(texts(kind), (text) => givenTotalFromJson(text, path)),
    scores: (kind) => each(texts(kind), (text) => scoreFromJson(text, path)),
  };
}

/** Where the scores of a kind lie, one a line: the byte at which the first begins, and how many they are. */
interface ScoreList {
  readonly at: number;
  readonly n: number;
}

function lookedThrough(path: string) {
  const [lists, texts] = [new Map<SubjectKind, ScoreList>(), { head: '', findings: '[]' }];
  let last = null as { readonly kind: SubjectKind; readonly subject: string } | null;
  for (const piece of roundPieces(path)) {
    if (piece.part !== 'score') {
      texts[piece.part] = piece.text;
      continue;
    }
    const { kind, subject, line } = piece;
    if (last?.kind === kind && byText(last.subject, subject) > 0) throw outOfOrder(path, line, last.subject, subject);
    last = { kind, subject };
    const { at, n } = lists.get(kind) ?? { at: piece.at, n: 0 };
    lists.set(kind, { at, n: n + 1 });
  }
  return { ...texts, lists };
}

function* textsAt(path: string, list: ScoreList | undefined): Generator<string> {
  if (list === undefined) return;
  let left = list.n;
  for (const { bytes } of fileLines(path, { from: list.at })) {
    yield bytes.toString('utf8', 0, bytes.at(-1) === COMMA ? bytes.length - 1 : bytes.length);
    if (--left === 0) return;
  }
}

const COMMA = 0x2c;

function* each<T>(texts: Iterable<string>, read: (text: string) => T): Generator<T> {
  for (const text of texts) yield read(text);
}

function outOfOrder(file: string, line: number, before: string, subject: string): WanggeError {
  return new WanggeError(
    'jsonBroken',
    {
      zh: `第 ${line} 行的“${subject}”排在“${before}”之后:得分没有按编号排列`,
      en: `line ${line} tells "${subject}" after "${before}": the scores are not in the order of their ids`,
    },
    {
      file,
      place: { line },
      hint: {
        zh: '用写出它的原件;没有原件的,重新运行 wangge score',
        en: 'take the file as it was written; where it is lost, score again with wangge score',
      },
    },
  );
}
