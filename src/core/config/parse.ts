import { z } from 'zod';
import { type ErrorCode, type Place, WanggeError } from '../errors.js';
import type { Text } from '../text.js';

/** Tells where a path of keys stands in the file, when the reader knows (YAML keeps lines). */
export type Locate = (path: readonly PropertyKey[]) => Place | undefined;

/**
 * Checks a value against a schema. Throws a WanggeError for the first problem, with the path of keys, the line when
 * known, and for an unknown key the nearest known one.
 *
 * @example parseConfig(ProjectSchema, YAML.parse(text), { file: 'wangge.yaml' })
 */
export function parseConfig<S extends z.ZodType>(
  schema: S,
  value: unknown,
  source: { file?: string; locate?: Locate } = {},
): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // A key that is not known often leaves another one missing: the slip of the pen says more than its consequence.
  const issues = result.error.issues.map((issue) => deepest(allBranches(issue, schema, value)));
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0]! : null;
  const path = unknownKey === null ? issue.path : [...issue.path, unknownKey];
  const located = source.locate?.(path);
  const place: Place = { ...located, path: path.map(String).join('.') || '(root)' };
  const detail = { place, ...(source.file === undefined ? {} : { file: source.file }) };
  if (unknownKey === null) {
    const near = meant(issue);
    const message: Text = {
      zh: `“${place.path}”不合要求:${issueText(issue, 'zh')}`,
      en: `"${place.path}": ${issueText(issue, 'en')}`,
    };
    throw new WanggeError('configInvalid', message, {
      ...detail,
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : { zh: '改正该项,参见 docs/contracts.md', en: 'correct this entry; see docs/contracts.md' },
    });
  }
  const known = keysAt(schema, issue.path);
  const together = {
    zh: `“${unknownKey}”不能与这里的其他键一起写;可用的键:${known.join('、')}`,
    en: `"${unknownKey}" does not go with the other keys here; known keys: ${known.join(', ')}`,
  };
  const near = known.includes(unknownKey) ? null : nearest(unknownKey, known);
  throw new WanggeError(
    'configUnknownKey' satisfies ErrorCode,
    { zh: `未知的键“${place.path}”`, en: `unknown key "${place.path}"` },
    {
      ...detail,
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : known.includes(unknownKey)
          ? together
          : { zh: `可用的键:${known.join('、')}`, en: `known keys: ${known.join(', ')}` },
    },
  );
}

type Issue = z.core.$ZodIssue;

/**
 * Where a union has one branch that finds nothing but unknown keys, the schema tells of that branch alone: here all of them
 * are asked again.
 */
function allBranches(issue: Issue, schema: z.ZodType, value: unknown): Issue {
  const union = isUnknownKey(issue) ? unionAt(schema, issue.path) : null;
  if (union === null) return issue;
  const input = issue.path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>>)[key], value);
  const errors = union.options.map((option) => (option as z.ZodType).safeParse(input, { reportInput: true }).error?.issues ?? []);
  return { code: 'invalid_union', path: issue.path, errors, input, message: issue.message };
}

/** The union at a path, as far as it lies in no other union. */
function unionAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodUnion | null {
  const inner = unwrap(schema);
  const [head, ...rest] = path;
  if (path.length === 0) return inner instanceof z.ZodUnion ? inner : null;
  if (inner instanceof z.ZodObject) {
    const next = (inner.shape as Record<string, z.ZodType>)[String(head)];
    return next ? unionAt(next, rest) : null;
  }
  if (inner instanceof z.ZodArray) return unionAt(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return unionAt(inner.valueType as z.ZodType, rest);
  return null;
}

/** Inside a union, the branch that knows most of the keys that were written says most, then the one that got furthest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors
    .filter((branch) => branch.length > 0)
    .map((branch) => {
      const issues = branch.map(deepest);
      const strange = issues.flatMap((inner) => (isUnknownKey(inner) && inner.path.length === 0 ? inner.keys : [])).length;
      return { said: issues.find(isUnknownKey) ?? issues[0]!, strange };
    });
  // A branch for another type of value got nowhere.
  const inside = branches.filter(({ said }) => said.path.length > 0 || isUnknownKey(said));
  const fewest = Math.min(...inside.map(({ strange }) => strange));
  const best = inside
    .filter(({ strange }) => strange === fewest)
    .map(({ said }) => said)
    .reduce<Issue | undefined>((a, b) => (a && !isFurther(b, a) ? a : b), undefined);
  // Of branches that got nowhere, the one for this type of value names the forms that it may take.
  const chosen = best ?? branches.find(({ said }) => said.code !== 'invalid_type')?.said;
  return chosen ? { ...chosen, path: [...issue.path, ...chosen.path] } : issue;
}

function isFurther(a: Issue, b: Issue): boolean {
  return a.path.length > b.path.length || (a.path.length === b.path.length && isUnknownKey(a) && !isUnknownKey(b));
}

function isUnknownKey(issue: Issue): issue is z.core.$ZodIssueUnrecognizedKeys {
  return issue.code === 'unrecognized_keys';
}

const localeErrors = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };

function issueText(issue: Issue, language: 'zh' | 'en'): string {
  const said = (of: 'zh' | 'en') => {
    const text = localeErrors[of](issue as never);
    return typeof text === 'string' ? text : (text?.message ?? issue.message);
  };
  // A message that a schema gives itself says more than a pattern; it is written in both languages, "zh / en".
  if (issue.code !== 'custom' && issue.message === said('en')) return said(language);
  const at = issue.message.indexOf(' / ');
  if (at < 0) return issue.message;
  return language === 'zh' ? issue.message.slice(0, at) : issue.message.slice(at + 3);
}

/** What was probably meant, where a value must be one of some words; a check of its own says it as `params.near`. */
function meant(issue: Issue): string | null {
  if (issue.code === 'custom') return typeof issue.params?.near === 'string' ? issue.params.near : null;
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return null;
  return nearest(
    issue.input,
    issue.values.filter((value) => typeof value === 'string'),
  );
}

/** The keys that an object schema knows at a path, through optional, default and union wrappers. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.flatMap((option) => keysAt(option as z.ZodType, path)))];
  if (path.length === 0) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const [head, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    const next = (inner.shape as Record<string, z.ZodType>)[String(head)];
    return next ? keysAt(next, rest) : [];
  }
  if (inner instanceof z.ZodArray) return keysAt(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType as z.ZodType, rest);
  return [];
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema;
  for (;;) {
    if (
      inner instanceof z.ZodOptional ||
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault ||
      inner instanceof z.ZodNullable
    ) {
      inner = inner.unwrap() as z.ZodType;
    } else if (inner instanceof z.ZodPipe) {
      inner = (inner.in instanceof z.ZodTransform ? inner.out : inner.in) as z.ZodType;
    } else return inner;
  }
}

/** The candidate within `most` edits (two, or a third of the length), nearest first, ties by text. */
export function nearest(
  word: string,
  candidates: readonly string[],
  most = Math.max(2, Math.floor(word.length / 3)),
): string | null {
  let best: string | null = null;
  let bestDistance = most + 1;
  for (const candidate of [...candidates].sort()) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
