import { Fraction } from '../core/fraction.js';

/** Texts that JSON writes with escapes: quotes, controls, and halves of characters that may stand alone. */
const SPECIAL = /["\\\p{Cc}\p{Cs}]/u;
const breaks: string[] = ['\n'];
const heads: Record<string, string>[] = [];

/**
 * The text of `JSON.stringify(value, null, 1)` as it stands `depth` levels deep in another text, to the letter, in half the
 * time: a round's scores are written with it by the hundred thousand. Plain objects, arrays, texts, numbers, flags, null and
 * fractions only.
 *
 * @example jsonText({ total: Fraction.of(1, 3) }, 0) // '{\n "total": "1/3"\n}'
 */
export function jsonText(value: unknown, depth: number): string {
  if (typeof value === 'string') return SPECIAL.test(value) ? JSON.stringify(value) : `"${value}"`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Fraction) return `"${value.toString()}"`;
  return Array.isArray(value) ? listText(value, depth) : objectText(value as Record<string, unknown>, depth);
}

function listText(list: readonly unknown[], depth: number): string {
  if (list.length === 0) return '[]';
  const inner = lineBreak(depth + 1);
  let text = `[${inner}${jsonText(list[0], depth + 1)}`;
  for (let i = 1; i < list.length; i++) text += `,${inner}${jsonText(list[i], depth + 1)}`;
  return `${text}${lineBreak(depth)}]`;
}

function objectText(object: Record<string, unknown>, depth: number): string {
  heads[depth] ??= Object.create(null) as Record<string, string>;
  const known = heads[depth];
  let text = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    known[key] ??= `${lineBreak(depth + 1)}${JSON.stringify(key)}: `;
    text += text === '' ? known[key] : `,${known[key]}`;
    text += jsonText(value, depth + 1);
  }
  return text === '' ? '{}' : `{${text}${lineBreak(depth)}}`;
}

function lineBreak(depth: number): string {
  breaks[depth] ??= `${lineBreak(depth - 1)} `;
  return breaks[depth];
}
