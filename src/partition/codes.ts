import { WanggeError } from '../core/errors.js';

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** A whole number in Chinese as it stands in the name of a grid: 1 一, 10 十, 12 十二, 20 二十, 105 一百零五. In digits from 10000. */
export function chineseNumeral(n: number): string {
  if (n > 9999) return String(n);
  if (n < 10) return DIGITS[n];
  if (n < 20) return `十${n === 10 ? '' : DIGITS[n - 10]}`;
  const places: readonly [number, string][] = [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ];
  let text = '';
  let rest = n;
  let gap = false;
  for (const [value, word] of places) {
    const digit = Math.floor(rest / value);
    rest %= value;
    if (digit > 0) {
      text += `${gap && text ? '零' : ''}${DIGITS[digit]}${word}`;
      gap = false;
    } else gap = true;
  }
  return text;
}

/**
 * The order in which zones are numbered: west to east, then north to south, as a page is read. Zones are taken from the
 * north; those whose centre lies within half of a zone's usual height (√ of the mean area) below the northernmost one not yet
 * numbered form a row; a row is numbered from west to east. Equal places are ordered by `id`.
 */
export function readingOrder(
  zones: readonly { readonly centre: readonly [number, number]; readonly areaM2: number; readonly id: string }[],
): number[] {
  const meanArea = zones.reduce((total, zone) => total + zone.areaM2, 0) / Math.max(1, zones.length);
  const rowHeight = Math.sqrt(meanArea) / 2;
  const byId = (a: number, b: number) => (zones[a].id < zones[b].id ? -1 : zones[a].id > zones[b].id ? 1 : 0);
  const left = zones
    .map((_, i) => i)
    .sort((a, b) => zones[b].centre[1] - zones[a].centre[1] || zones[a].centre[0] - zones[b].centre[0] || byId(a, b));
  const order: number[] = [];
  for (let from = 0; from < left.length; ) {
    const top = zones[left[from]].centre[1];
    let to = from;
    while (to < left.length && top - zones[left[to]].centre[1] <= rowHeight) to++;
    order.push(...left.slice(from, to).sort((a, b) => zones[a].centre[0] - zones[b].centre[0] || byId(a, b)));
    from = to;
  }
  return order;
}

/** Parent's code and a sequence number in the digits asked for. Throws `configInvalid` when the number needs more. */
export function codeOf(parent: string, number: number, digits: number, key: 'gridDigits' | 'microDigits'): string {
  const sequence = String(number).padStart(digits, '0');
  if (sequence.length > digits) {
    throw new WanggeError(
      'configInvalid',
      {
        zh: `“${parent}”下的编号 ${number} 超出 grids.code.${key} 规定的 ${digits} 位`,
        en: `number ${number} under "${parent}" needs more than the ${digits} digits of grids.code.${key}`,
      },
      {
        place: { path: `grids.code.${key}` },
        hint: { zh: `把 grids.code.${key} 改大`, en: `raise grids.code.${key}` },
      },
    );
  }
  return parent + sequence;
}
