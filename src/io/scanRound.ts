import { closeSync, openSync, readSync } from 'node:fs';
import type { SubjectKind } from '../core/round.js';

/** Where a score lies in a `round.json`. */
export interface ScorePlace {
  readonly subject: string;
  readonly name: string;
  /** Byte at which its object begins. */
  readonly at: number;
}

const CHUNK = 8 << 20;
/** More than the first lines of any score. */
const OVERLAP = 1 << 16;
const HEAD_ENDS = Buffer.from('\n "workers": [');

/**
 * Looks through a `round.json` of any size, as `score` wrote it, without ever holding it: what stands before the scores, as
 * JSON of its own, and where the scores of a kind lie. Null when the file is laid out otherwise.
 */
export function scanRound(path: string, kind: SubjectKind): { readonly head: string; readonly scores: ScorePlace[] } | null {
  const begins = Buffer.from(`\n  {\n   "kind": ${JSON.stringify(kind)},\n   "subject": `);
  const scores: ScorePlace[] = [];
  let head: string | null = null;
  let known = -1;
  for (const { bytes, at } of chunks(path, OVERLAP)) {
    if (head === null) {
      const end = bytes.indexOf(HEAD_ENDS);
      if (end < 0) return null;
      head = `${bytes.subarray(0, end).toString('utf8').replace(/,$/, '')}\n}`;
    }
    for (let i = bytes.indexOf(begins); i >= 0; i = bytes.indexOf(begins, i + 1)) {
      const place = placeOf(bytes, i + begins.length, at + i + '\n  '.length);
      if (place === null || place.at <= known) continue;
      known = place.at;
      scores.push(place);
    }
  }
  return head === null ? null : { head, scores };
}

/** The JSON of the score that begins at a byte. */
export function scoreTextAt(path: string, at: number): string {
  const parts: Buffer[] = [];
  for (const { bytes } of chunks(path, 0, at)) {
    parts.push(bytes);
    const whole = parts.length === 1 ? bytes : Buffer.concat(parts);
    const end = whole.indexOf('\n  }');
    if (end >= 0) return whole.subarray(0, end + '\n  }'.length).toString('utf8');
  }
  return '';
}

/** Null when the chunk ends within the two lines that name the subject: the next one holds them whole. */
function placeOf(bytes: Buffer, from: number, at: number): ScorePlace | null {
  const first = bytes.indexOf(',\n', from);
  const second = first < 0 ? -1 : bytes.indexOf(',\n', first + 2);
  if (second < 0) return null;
  const name = bytes.subarray(first + 2, second).toString('utf8');
  return {
    subject: JSON.parse(bytes.subarray(from, first).toString('utf8')) as string,
    name: JSON.parse(name.slice(name.indexOf(':') + 1)) as string,
    at,
  };
}

function* chunks(path: string, overlap: number, from = 0): Generator<{ bytes: Buffer; at: number }> {
  const handle = openSync(path, 'r');
  try {
    for (let at = from; ; at += CHUNK - overlap) {
      const buffer = Buffer.alloc(CHUNK);
      const n = readSync(handle, buffer, 0, CHUNK, at);
      if (n > 0) yield { bytes: buffer.subarray(0, n), at };
      if (n < CHUNK) return;
    }
  } finally {
    closeSync(handle);
  }
}
