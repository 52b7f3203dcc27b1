import type { Text } from '../core/text.js';

const NAMES: Readonly<Record<string, Text>> = {
  households: { zh: '户数', en: 'households' },
  population: { zh: '人口', en: 'people' },
};

/** What a bounded attribute is called; other loads go by their name in the configuration. */
export function attributeName(of: string): Text {
  return NAMES[of] ?? { zh: of, en: of };
}

/**
 * An amount of it, to two decimals.
 *
 * @example inAttribute('population', 1203).zh // '1203 人'
 */
export function inAttribute(of: string, amount: number): Text {
  const value = Math.round(amount * 100) / 100;
  if (of === 'households') return { zh: `${value} 户`, en: `${value} households` };
  if (of === 'population') return { zh: `${value} 人`, en: `${value} people` };
  return { zh: `${of} ${value}`, en: `${of} ${value}` };
}
