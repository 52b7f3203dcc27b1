import type { Locale } from '../core/text.js';

const CHINESE = '\\u3400-\\u9fff\\uf900-\\ufaff“”《》、。％';
const FULL: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '?': '？', '!': '！' };
const BESIDE_CHINESE = new RegExp(`(?<=[${CHINESE}）])[,;:?!](?![/\\\\])|[,;:?!](?=[${CHINESE}])`, 'gu');
const BRACKETS = new RegExp(`(?<=[${CHINESE}])\\(([^()]*)\\)|\\(([^()]*[${CHINESE}][^()]*)\\)`, 'gu');

/**
 * A sentence of the program as a printed page has it: half-width commas, colons and brackets beside Chinese characters
 * become full-width ones. Numbers, ids, commands and English stay as they are.
 *
 * @example printed('第二网格(001002)狭长,紧凑度 0.22', 'zh-CN') // '第二网格（001002）狭长，紧凑度 0.22'
 */
export function printed(text: string, locale: Locale): string {
  if (locale !== 'zh-CN' || !/[\u3400-\u9fff]/.test(text)) return text;
  return (
    text
      .replace(BRACKETS, (_, after: string | undefined, around: string | undefined) => `（${after ?? around ?? ''}）`)
      // a sentence with a piece of YAML in it keeps its colons and commas: people copy them
      .replace(BESIDE_CHINESE, (mark) => (text.includes('{') ? mark : FULL[mark]!))
      .replace(/(?<=）)[,;:]|[,;](?=（)/g, (mark) => FULL[mark]!)
  );
}
