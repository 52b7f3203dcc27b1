import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Locate } from '../core/config/parse.js';
import { type Place, WanggeError } from '../core/errors.js';
import { readText } from './text.js';

export interface YamlFile {
  readonly value: unknown;
  /** Line and column (from 1) of the key that a path names, for `parseConfig`. */
  readonly locate: Locate;
  readonly hash: string;
}

/**
 * A YAML 1.2 document (JSON is one too). Throws as `readText`, and configUnreadable with the line for broken syntax,
 * doubled keys, unknown tags and several documents in one file.
 *
 * @example
 * const { value, locate } = readYaml('wangge.yaml');
 * const project = parseConfig(ProjectSchema, value, { file: 'wangge.yaml', locate });
 */
export function readYaml(path: string): YamlFile {
  const { text, bytesHash } = readText(path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) throw unreadable(path, place(problem.pos[0]), problem.message);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Only aliases fail here: unknown ones, or so many that a small file would unfold into a huge one.
    throw unreadable(path, { line: 1 }, (error as Error).message);
  }
  return {
    value,
    hash: bytesHash,
    locate: (keys) => {
      const offset = offsetOf(document.contents, keys);
      return offset === null ? undefined : place(offset);
    },
  };
}

function unreadable(file: string, place: Place, message: string): WanggeError {
  return new WanggeError(
    'configUnreadable',
    { zh: `第 ${place.line} 行不是合法的 YAML:${message}`, en: `line ${place.line} is not valid YAML: ${message}` },
    {
      file,
      place,
      hint: {
        zh: '检查缩进(只用空格)、冒号后的空格和引号',
        en: 'check indentation (spaces only), the space after a colon, and quotes',
      },
    },
  );
}

/** Where the last key of a path that exists is written; the deepest ancestor when the rest is not there. */
function offsetOf(root: unknown, keys: readonly PropertyKey[]): number | null {
  let node: unknown = root;
  let found: number | null = isNode(root) ? start(root) : null;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key));
      if (!pair) return found;
      if (isNode(pair.key)) found = start(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)];
      if (!isNode(item)) return found;
      found = start(item);
      node = item;
    } else return found;
  }
  return found;
}

function start(node: Node): number | null {
  return node.range?.[0] ?? null;
}
