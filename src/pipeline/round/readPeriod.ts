import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { byText } from '../../core/order.js';
import type { SubjectKind, SubjectScore } from '../../core/round.js';
import { isReadWhole, roundHead, roundPieces } from '../../io/scanRound.js';
import { findingsFromJson } from '../../scoring/json.js';
import { type PeriodRound, periodInMemory } from '../../scoring/rounds/combineRounds.js';
import { givenHeadFromJson, givenWholeScoreFromJson } from '../../scoring/rounds/givenRound.js';
import { READ_WHOLE } from '../readRound.js';
import { needFile, readGivenRound } from './readGivenRound.js';

/**
 * The round of a period that a person named, to be combined with others; beyond `readWhole` bytes its scores are read one by
 * one, each time that they are asked for. Throws as `readGivenRound` and `roundPieces`.
 */
export function readPeriod(path: string, readWhole = READ_WHOLE): PeriodRound {
  needFile(path);
  if (isReadWhole(path, readWhole)) return periodInMemory(readGivenRound(path).round);
  return {
    head: givenHeadFromJson(roundHead(path), path),
    findings: findingsOf(path),
    scores: (kind) => ({ [Symbol.iterator]: () => scoresOf(path, kind) }),
  };
}

function findingsOf(path: string): readonly Finding[] {
  for (const piece of roundPieces(path)) if (piece.part === 'findings') return findingsFromJson(piece.text, path);
  return [];
}

function* scoresOf(path: string, wanted: SubjectKind): Generator<SubjectScore> {
  let last: string | null = null;
  for (const piece of roundPieces(path)) {
    if (piece.part !== 'score' || piece.kind !== wanted) {
      if (last !== null) return;
      continue;
    }
    const { subject, line } = piece;
    if (last !== null && byText(last, subject) > 0) throw outOfOrder(path, line, last, subject);
    last = subject;
    yield givenWholeScoreFromJson(piece.bytes.toString('utf8'), path);
  }
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
