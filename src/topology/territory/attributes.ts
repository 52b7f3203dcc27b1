import { nearest } from '../../core/config/parse.js';
import { WanggeError } from '../../core/errors.js';
import { byText } from '../../core/order.js';
import type { SourceFeature } from './sources.js';

/** The property as text, trimmed; null when missing or empty. */
export function textOf(feature: SourceFeature, property: string): string | null {
  const value = feature.properties[property];
  if (value === undefined || value === null) return null;
  const text = String(value).trim();
  return text === '' ? null : text;
}

/** The property as a number of at least zero; null when missing or empty. Throws `valueInvalid` for anything else. */
export function amountOf(feature: SourceFeature, property: string, file: string): number | null {
  const value = feature.properties[property];
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return null;
  const amount = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  if (Number.isFinite(amount) && amount >= 0) return amount;
  const shown = JSON.stringify(value) ?? String(value);
  throw new WanggeError(
    'valueInvalid',
    {
      zh: `第 ${feature.number} 个要素(从 0 数起)的“${property}”不是非负数:${shown}`,
      en: `feature ${feature.number} (counted from 0): "${property}" is not a number of at least 0: ${shown}`,
    },
    {
      file,
      place: { feature: feature.number, column: property },
      hint: { zh: '改正该值,或把它留空(按 0 计并列出)', en: 'correct the value, or leave it empty (counted as 0 and listed)' },
    },
  );
}

/** Throws `columnMissing` when no feature has the property, with the nearest one that exists. */
export function requireProperty(features: readonly SourceFeature[], property: string, file: string, path: string): void {
  if (features.some((feature) => property in feature.properties)) return;
  const known = [...new Set(features.flatMap((feature) => Object.keys(feature.properties)))].sort(byText);
  const near = nearest(property, known);
  throw new WanggeError(
    'columnMissing',
    { zh: `没有要素带有属性“${property}”`, en: `no feature has the property "${property}"` },
    {
      file,
      place: { column: property, path },
      hint: near
        ? { zh: `项目文件的 ${path} 是否应为“${near}”?`, en: `should ${path} in the project file be "${near}"?` }
        : { zh: `已有的属性:${known.join('、') || '(无)'}`, en: `properties present: ${known.join(', ') || '(none)'}` },
    },
  );
}

/** Throws `idDuplicate` when two features share an identifier. */
export function requireDistinct(
  items: readonly { readonly id: string; readonly number: number }[],
  file: string,
  column: string,
): void {
  const seen = new Map<string, number>();
  for (const item of [...items].sort((a, b) => a.number - b.number)) {
    const before = seen.get(item.id);
    if (before !== undefined) {
      throw new WanggeError(
        'idDuplicate',
        {
          zh: `“${column}”重复:${item.id}(第 ${before} 与第 ${item.number} 个要素,从 0 数起)`,
          en: `"${column}" is not unique: ${item.id} (features ${before} and ${item.number}, counted from 0)`,
        },
        {
          file,
          place: { feature: item.number, id: item.id, column },
          hint: { zh: '为每个要素给出不同的编号', en: 'give each feature its own identifier' },
        },
      );
    }
    seen.set(item.id, item.number);
  }
}
