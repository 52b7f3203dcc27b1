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
