import { WanggeError } from '../core/errors.js';
import { SUBJECT_KINDS, type SubjectKind } from '../core/round.js';
import { fileLines } from './fileLines.js';

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
  | { readonly part: 'score'; readonly kind: SubjectKind; readonly at: number; readonly bytes: Buffer }
  /** What stands after them, a list as JSON. */
  | { readonly part: 'findings'; readonly text: string };

/** More than most scores take. */
const LINE = 1 << 16;
const KIND_OF = new Map(
  SUBJECT_KINDS.map((kind, i) => [` "${(['workers', 'grids', 'areas', 'departments'] as const)[i]}": [`, kind]),
);
const SCORE = Buffer.from('  {"kind":"');
const AFTER_NAME = Buffer.from(',"peerGroup":');
const FINDINGS = ' "findings": ';

/**
 * A `round.json` of any size, as `score` wrote it, piece by piece: every score is a line of its own. Never holds more than the
 * head, the findings, or some megabytes of scores. Throws `jsonBroken` for a file that is laid out otherwise or that ends
 * before it is complete.
 *
 * @example for (const piece of roundPieces('out/round.json')) if (piece.part === 'score') scores.push(JSON.parse(piece.bytes.toString()))
 */
export function* roundPieces(path: string): Generator<RoundPiece> {
  const head: string[] = [];
  const findings: string[] = [];
  let within: 'head' | SubjectKind | 'between' | 'findings' = 'head';
  for (const { bytes, at } of fileLines(path)) {
    if (within === 'findings') {
      findings.push(bytes.toString('utf8'));
      continue;
    }
    if (bytes.indexOf(SCORE) === 0 && within !== 'head' && within !== 'between') {
      const end = bytes.at(-1) === 0x2c ? bytes.length - 1 : bytes.length;
      yield { part: 'score', kind: within, at, bytes: bytes.subarray(0, end) };
      continue;
    }
    const line = bytes.toString('utf8');
    const kind = KIND_OF.get(line.replace(/\],?$/, ''));
    if (kind !== undefined) {
      if (within === 'head') yield { part: 'head', text: `${head.join('\n').replace(/,$/, '')}\n}` };
      within = line.endsWith('[') ? kind : 'between';
    } else if (within === 'head') {
      // a head begins so, and nothing else does that is as large
      if (head.length === 0 && line !== '{') throw otherwise(path);
      head.push(line);
    } else if (line.startsWith(FINDINGS)) {
      within = 'findings';
      findings.push(line.slice(FINDINGS.length));
    } else if (/^ \],?$/.test(line)) within = 'between';
    else throw otherwise(path);
  }
  if (within !== 'findings' || findings.at(-1) !== '}') throw otherwise(path);
  yield { part: 'findings', text: findings.slice(0, -1).join('\n') };
}

/** What stands before the scores, as JSON of its own. Throws as `roundPieces`, but does not look at the rest. */
export function roundHead(path: string): string {
  for (const piece of roundPieces(path)) if (piece.part === 'head') return piece.text;
  throw otherwise(path);
}

/** What stands before the scores, and where the scores of a kind lie. Throws as `roundPieces`. */
export function scanRound(path: string, kind: SubjectKind): { readonly head: string; readonly scores: ScorePlace[] } {
  const scores: ScorePlace[] = [];
  let head = '';
  for (const piece of roundPieces(path)) {
    if (piece.part === 'head') head = piece.text;
    if (piece.part !== 'score' || piece.kind !== kind) continue;
    // no text of JSON has these marks without a backslash
    const named = piece.bytes.indexOf(AFTER_NAME);
    if (named < 0) throw otherwise(path);
    scores.push({ ...namesOf(`${piece.bytes.toString('utf8', 0, named)}}`, path), at: piece.at });
  }
  return { head, scores };
}

function namesOf(text: string, path: string): { readonly subject: string; readonly name: string } {
  try {
    const { subject, name } = JSON.parse(text) as { subject: string; name: string };
    return { subject, name };
  } catch {
    throw otherwise(path);
  }
}

/** The JSON of the score whose line begins at a byte. */
export function scoreTextAt(path: string, at: number): string {
  for (const { bytes } of fileLines(path, at, LINE)) return bytes.toString('utf8').replace(/,$/, '');
  return '';
}

function otherwise(path: string): WanggeError {
  return new WanggeError(
    'jsonBroken',
    {
      zh: '考核结果很大,而排列方式不是本程序写出的样子(每个得分一行)',
      en: 'these results are large, and not laid out as this program writes them (a line for each score)',
    },
    {
      file: path,
      hint: {
        zh: '用写出它的原件;旧版本写出的,重新运行 wangge score',
        en: 'take the file as it was written; one by an earlier version has to be scored again with wangge score',
      },
    },
  );
}
