/**
 * Urban–rural classes (统计用城乡分类代码) by code and name: the usual peer group of a community, and what a profile of
 * sizes may hang on (`grids.byClass`).
 */
export const URBAN_RURAL = {
  '111': '主城区',
  '112': '城乡结合区',
  '121': '镇中心区',
  '122': '镇乡结合区',
  '123': '特殊区域',
  '210': '乡中心区',
  '220': '村庄',
} as const;

export type UrbanRuralCode = keyof typeof URBAN_RURAL;

/** Both sides of the classification: classes that begin with 1 are urban (城镇), those with 2 rural (乡村). */
export type UrbanRuralSide = 'urban' | 'rural';

const SIDE_OF: Readonly<Record<string, UrbanRuralSide>> = { urban: 'urban', 城镇: 'urban', rural: 'rural', 乡村: 'rural' };
const FIRST_DIGIT: Readonly<Record<UrbanRuralSide, string>> = { urban: '1', rural: '2' };

const CODE_OF = new Map<string, UrbanRuralCode>(
  (Object.keys(URBAN_RURAL) as UrbanRuralCode[]).flatMap((code) => [
    [code, code],
    [URBAN_RURAL[code], code],
    [`${code}${URBAN_RURAL[code]}`, code],
  ]),
);

/**
 * The code of a class written as code, as name or as both; null for what is no class.
 *
 * @example urbanRuralCode('村庄') // '220'
 */
export function urbanRuralCode(text: string): UrbanRuralCode | null {
  return CODE_OF.get(text.replace(/\s+/g, '')) ?? null;
}

/** Words of a table that is keyed by class: a class, or one of both sides. */
export const CLASS_WORDS: readonly string[] = [
  ...Object.keys(URBAN_RURAL),
  ...Object.values(URBAN_RURAL),
  ...Object.keys(SIDE_OF),
];

/**
 * What a cell keyed by class says: one class, or all classes of a side; null for what is neither.
 *
 * @example classOrSide('城镇') // 'urban'
 */
export function classOrSide(text: string): UrbanRuralCode | UrbanRuralSide | null {
  return SIDE_OF[text.replace(/\s+/g, '')] ?? urbanRuralCode(text);
}

/**
 * Whether ground of a class is meant by such a word.
 *
 * @example fitsClass('rural', '220') // true
 */
export function fitsClass(word: string, code: string): boolean {
  return word === code || code.startsWith(FIRST_DIGIT[word as UrbanRuralSide] ?? '?');
}
