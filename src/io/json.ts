import { type Place, WanggeError } from '../core/errors.js';

/**
 * JSON text as a value. Throws jsonBroken with line and column: V8's own message names no position for short texts and
 * changes between versions of Node.
 *
 * @example parseJson('{"a": 1,}', 'plan.json') // throws: line 1, column 9
 */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const at = firstFault(text);
    const place = placeAt(text, at);
    const found =
      at >= text.length
        ? { zh: '文件在此中断', en: 'the file ends here' }
        : { zh: `此处不应是“${glimpse(text, at)}”`, en: `unexpected "${glimpse(text, at)}"` };
    throw new WanggeError(
      'jsonBroken',
      {
        zh: `第 ${place.line} 行第 ${place.column} 列不是合法的 JSON:${found.zh}`,
        en: `line ${place.line}, column ${place.column} is not valid JSON: ${found.en}`,
      },
      { file, place, hint: { zh: '重新导出该文件', en: 'export the file again' } },
    );
  }
}

function glimpse(text: string, at: number): string {
  return text.slice(at, at + 12).split(/[\r\n]/, 1)[0] || '↵';
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/** Offset of the first character that cannot be where it is (RFC 8259), by one pass with a stack of open brackets. */
function firstFault(text: string): number {
  const open: ('{' | '[')[] = [];
  let wanted: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing' = 'value';
  let at = 0;
  const after = (): typeof wanted => (open.length === 0 ? 'nothing' : 'commaOrEnd');
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  for (;;) {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
    const char = text[at];
    if (char === undefined) return at;
    if ((wanted === 'keyOrEnd' || wanted === 'commaOrEnd') && char === '}' && open.at(-1) === '{') {
      open.pop();
      at++;
      wanted = after();
    } else if ((wanted === 'valueOrEnd' || wanted === 'commaOrEnd') && char === ']' && open.at(-1) === '[') {
      open.pop();
      at++;
      wanted = after();
    } else if (wanted === 'commaOrEnd' && char === ',') {
      at++;
      wanted = open.at(-1) === '{' ? 'key' : 'value';
    } else if (wanted === 'colon' && char === ':') {
      at++;
      wanted = 'value';
    } else if (wanted === 'key' || wanted === 'keyOrEnd') {
      if (!match(STRING)) return at;
      wanted = 'colon';
    } else if (wanted === 'value' || wanted === 'valueOrEnd') {
      if (char === '{' || char === '[') {
        open.push(char);
        at++;
        wanted = char === '{' ? 'keyOrEnd' : 'valueOrEnd';
      } else if (match(STRING) || match(NUMBER) || match(WORD)) wanted = after();
      else return at;
    } else return at;
  }
}
