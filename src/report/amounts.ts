import type { AreaSummary, PlanSummary } from '../core/summary.js';
import { BORDER_CLASSES, CLASS_WORDS } from '../core/territory.js';
import { type Locale, say, type Text } from '../core/text.js';

/** Attributes that every plan knows, in words; others are the project's own words. */
const AMOUNTS: Readonly<Record<string, Text>> = {
  households: { zh: '户数', en: 'households' },
  population: { zh: '人口', en: 'population' },
  workload: { zh: '工作量', en: 'workload' },
  areaM2: { zh: '面积', en: 'area' },
  elderly: { zh: '老年人', en: 'elderly' },
};

/** `households` → 户数; `800–1,200 人口` and so on are made of it. */
export function amountWord(of: string, locale: Locale): string {
  const word = AMOUNTS[of];
  return word ? say(word, locale) : of;
}

/** `300–500 户`, `2000–4000 人口`. */
export function rangeWords(rule: { readonly of: string; readonly min: number; readonly max: number }, locale: Locale): string {
  const of = rule.of === 'households' ? say({ zh: '户', en: 'households' }, locale) : amountWord(rule.of, locale);
  return `${rule.min}–${rule.max} ${of}`;
}

/** `铁路 639 米；支路 1253 米`, the strongest barrier first. */
export function barrierWords(barriers: Readonly<Record<string, number>>, locale: Locale): string {
  return BORDER_CLASSES.filter((one) => (barriers[one] ?? 0) >= 0.5)
    .map((one) => `${say(CLASS_WORDS[one], locale)} ${Math.round(barriers[one]!)}${say({ zh: ' 米', en: ' m' }, locale)}`)
    .join(say({ zh: '；', en: '; ' }, locale));
}

/** The attributes that some area bounds, the first of each rule before those that are bounded besides. */
export function boundedAmounts(plan: PlanSummary): readonly string[] {
  const sizes = plan.areas.map(({ sizes: { size } }) => size);
  return [...new Set([...sizes.map(({ of }) => of), ...sizes.flatMap(({ also }) => also.map(({ of }) => of))])];
}

/** Areas that were drawn by the same size rule, in the order of the areas. */
export function areasByRule(plan: PlanSummary): readonly (readonly AreaSummary[])[] {
  const groups = new Map<string, AreaSummary[]>();
  for (const area of plan.areas) {
    const key = JSON.stringify(area.sizes);
    groups.set(key, [...(groups.get(key) ?? []), area]);
  }
  return [...groups.values()];
}
