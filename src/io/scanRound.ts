import { WanggeError } from '../core/errors.js';
import { SUBJECT_KINDS, type SubjectKind } from '../core/round.js';
import type { Text } from '../core/text.js';
import { fileLines } from './fileLines.js';
import { sizeOf } from './folder.js';
import { LONGEST_TEXT } from './text.js';

/** Where a score lies in a `round.json`. */
export interface ScorePlace {
  readonly subject: string;
  readonly name: string;
  /** Byte at which its line begins. */
  readonly at: number;
}

/** A part of a `round.json`, in the order of the file. The bytes of a score are a view that the next piece may replace. */
export type RoundPiece =
  /** What stands before the scores, as JSON of its own. */
  | { readonly part: 'head'; readonly text: string }
  | {
      readonly part: 'score';
      readonly kind: SubjectKind;
      readonly subject: string;
      /** Byte and line at which it begins. */
      readonly at: number;
      readonly line: number;
      readonly bytes: Buffer;
    }
  /** What stands after them, a list as JSON. */
  | { readonly part: 'findings'; readonly text: string };

/** More than most scores take. */
const LINE = 1 << 16;
/** A line of the head is never as long; whatever is, is laid out otherwise. */
const HEAD_LINE = 16 << 20;
const KIND_OF = new Map(
  SUBJECT_KINDS.map((kind, i) => [` "${(['workers', 'grids', 'areas', 'departments'] as const)[i]}": [`, kind]),
);
const SCORE = Buffer.from('  {"kind":"');
const AFTER_SUBJECT = Buffer.from(',"name":');
const AFTER_NAME = Buffer.from(',"peerGroup":');
const FINDINGS = ' "findings": ';
const COMMA = 0x2c;
const BRACE = 0x7d;

/**
 * Whether a `round.json` is to be read whole: it is no larger than `most` bytes, or laid out otherwise than `roundPieces` reads
 * it and small enough to be a text at all. Throws `jsonBroken` for one that is neither.
 */
export function isReadWhole(path: string, most: number): boolean {
  const size = sizeOf(path);
  if (size <= most) return true;
  if (isLineByLine(path)) return false;
  if (size <= LONGEST_TEXT) return true;
  throw otherwise(path, null, {
    zh: '文件超过 512 MiB,而得分不是每个一行',
    en: 'it is larger than 512 MiB and has not a line for each score',
  });
}

/** Whether scores are lines of their own, as far as the first of them shows. */
function isLineByLine(path: string): boolean {
  let line = 0;
  let isNext = false;
  let lists = false;
  try {
    for (const { bytes } of fileLines(path, { size: LINE, longest: HEAD_LINE })) {
      if (++line === 1 && bytes.toString('utf8') !== '{') return false;
      if (isNext) return bytes.indexOf(SCORE) === 0;
      const text = bytes.length > 40 ? '' : bytes.toString('utf8');
      isNext = KIND_OF.has(text);
      lists ||= KIND_OF.has(text.replace(/\],?$/, ''));
    }
  } catch (error) {
    if (error instanceof WanggeError && error.code === 'jsonBroken') return false;
    throw error;
  }
  // Without any score there is nothing that could lie otherwise.
  return lists;
}

/**
 * A `round.json` of any size, as `score` wrote it, piece by piece: every score is a line of its own. Never holds more than the
 * head, the findings, some megabytes of scores, and their ids. Throws `jsonBroken` with the line for a file that is laid out
 * otherwise, lacks a comma, tells a score twice, or ends before it is complete.
 *
 * @example for (const piece of roundPieces('out/round.json')) if (piece.part === 'score') scores.push(JSON.parse(piece.bytes.toString()))
 */
export function* roundPieces(path: string): Generator<RoundPiece> {
  const head: string[] = [];
  const findings: string[] = [];
  const met = new Set<SubjectKind>();
  let told = new Set<string>();
  let within: 'head' | SubjectKind | 'between' | 'findings' = 'head';
  /** Whether a comma stands behind the last score; null before the first one of a list. */
  let comma: boolean | null = null;
  let number = 0;
  for (const { bytes, at } of fileLines(path)) {
    number++;
    if (within === 'findings') {
      findings.push(bytes.toString('utf8'));
      continue;
    }
    if (within !== 'head' && within !== 'between' && bytes.indexOf(SCORE) === 0) {
      if (comma === false) throw otherwise(path, number - 1, NO_COMMA);
      comma = bytes.at(-1) === COMMA;
      const score = bytes.subarray(0, comma ? bytes.length - 1 : bytes.length);
      if (score.at(-1) !== BRACE) throw otherwise(path, number, TORN);
      const subject = subjectOf(score, within, path, number);
      if (told.has(subject)) throw otherwise(path, number, twice(subject));
      told.add(subject);
      yield { part: 'score', kind: within, subject, at, line: number, bytes: score };
      continue;
    }
    const line = bytes.toString('utf8');
    const kind = KIND_OF.get(line.replace(/\],?$/, ''));
    if (kind !== undefined) {
      if (met.has(kind) || (within !== 'head' && within !== 'between')) throw otherwise(path, number, UNEXPECTED);
      if (within === 'head') yield { part: 'head', text: `${head.join('\n').replace(/,$/, '')}\n}` };
      met.add(kind);
      [within, comma, told] = [line.endsWith('[') ? kind : 'between', null, new Set()];
    } else if (within === 'head') {
      // a head begins so, and nothing else does that is as large
      if (head.length === 0 && line !== '{') throw otherwise(path, number, UNEXPECTED);
      head.push(line);
    } else if (line.startsWith(FINDINGS) && within === 'between') {
      within = 'findings';
      findings.push(line.slice(FINDINGS.length));
    } else if (/^ \],?$/.test(line) && within !== 'between') {
      if (comma) throw otherwise(path, number - 1, { zh: '多了逗号', en: 'has a comma too many' });
      within = 'between';
    } else throw otherwise(path, number, UNEXPECTED);
  }
  // an editor may have left blank lines at the end; they are no more amiss here than in a file that is read whole
  while (findings.at(-1)?.trim() === '') findings.pop();
  if (within !== 'findings' || findings.at(-1)?.trimEnd() !== '}') throw otherwise(path, number, TORN);
  yield { part: 'findings', text: findings.slice(0, -1).join('\n') };
}

/** What stands before the scores, as JSON of its own. Throws as `roundPieces`, but does not look at the rest. */
export function roundHead(path: string): string {
  for (const piece of roundPieces(path)) if (piece.part === 'head') return piece.text;
  throw otherwise(path, null, TORN);
}

/** What stands before the scores, and where the scores of a kind lie. Throws as `roundPieces`. */
export function scanRound(path: string, kind: SubjectKind): { readonly head: string; readonly scores: ScorePlace[] } {
  const scores: ScorePlace[] = [];
  let head = '';
  for (const piece of roundPieces(path)) {
    if (piece.part === 'head') head = piece.text;
    if (piece.part !== 'score' || piece.kind !== kind) continue;
    const { subject, at, bytes } = piece;
    // no text of JSON has these marks without a backslash
    const [from, end] = [bytes.indexOf(AFTER_SUBJECT) + AFTER_SUBJECT.length, bytes.indexOf(AFTER_NAME)];
    const name = end < from ? null : textOf(bytes.toString('utf8', from, end));
    if (name === null) throw otherwise(path, piece.line, UNEXPECTED);
    scores.push({ subject, name, at });
  }
  return { head, scores };
}

/** Whose a score is, after checking that it stands in the list of its kind. */
function subjectOf(bytes: Buffer, kind: SubjectKind, path: string, line: number): string {
  const begin = `${SCORE.toString()}${kind}","subject":`;
  const end = bytes.indexOf(AFTER_SUBJECT);
  const text = end < 0 ? '' : bytes.toString('utf8', 0, end);
  const subject = text.startsWith(begin) ? textOf(text.slice(begin.length)) : null;
  if (subject === null) throw otherwise(path, line, UNEXPECTED);
  return subject;
}

/** A text of JSON; null for what is none. */
function textOf(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** The JSON of the score whose line begins at a byte. */
export function scoreTextAt(path: string, at: number): string {
  for (const { bytes } of fileLines(path, { from: at, size: LINE })) return bytes.toString('utf8').replace(/,$/, '');
  return '';
}

const UNEXPECTED: Text = { zh: '不是此处该有的', en: 'is not what belongs there' };
const TORN: Text = { zh: '在此中断', en: 'ends before it is complete' };
const NO_COMMA: Text = { zh: '与下一个得分之间缺逗号', en: 'lacks a comma before the next score' };
const twice = (subject: string): Text => ({
  zh: `又是“${subject}”的得分,前面已有一次`,
  en: `tells the score of "${subject}" again`,
});

function otherwise(path: string, line: number | null, why: Text): WanggeError {
  const at = line === null ? { zh: '', en: '' } : { zh: `第 ${line} 行`, en: `line ${line} ` };
  return new WanggeError(
    'jsonBroken',
    {
      zh: `考核结果很大,而排列方式不是本程序写出的样子(每个得分一行):${at.zh}${why.zh}`,
      en: `these results are large, and not laid out as this program writes them (a line for each score): ${at.en}${why.en}`,
    },
    {
      file: path,
      ...(line === null ? {} : { place: { line } }),
      hint: {
        zh: '用写出它的原件;没有原件的,重新运行 wangge score',
        en: 'take the file as it was written; where it is lost, score again with wangge score',
      },
    },
  );
}
