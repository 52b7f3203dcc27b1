import type { Scheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import type { SchemeReport } from './schemeReport.js';

/** How many rounds of a length make up a longer one. */
const PARTS: Readonly<Record<Scheme['period'], readonly number[]>> = {
  month: [3, 6, 12],
  quarter: [2, 4],
  half: [2],
  year: [],
};
const LONGER = {
  month: { zh: '月考核合成季(3)、半年(6)、年(12)', en: 'months make a quarter (3), a half-year (6) or a year (12)' },
  quarter: { zh: '季考核合成半年(2)、年(4)', en: 'quarters make a half-year (2) or a year (4)' },
  half: { zh: '半年合成年(2)', en: 'half-years make a year (2)' },
  year: { zh: '年考核不再合成', en: 'years make up nothing longer' },
} as const;

/** Months into a quarter, quarters into a year: weights that count something, as many as there are periods, and a bar that can be met. */
export function checkCombine({ combine, period }: Scheme, report: SchemeReport): void {
  const { weights, atLeast } = combine;
  for (const [i, weight] of (weights ?? []).entries()) {
    if (Fraction.parse(weight).compare(Fraction.zero) > 0) continue;
    const text = { zh: `第 ${i + 1} 段的权 ${weight} 不是正数`, en: `the weight ${weight} of period ${i + 1} is not positive` };
    report.add('blocking', 'combineWeights', ['combine', 'weights', i], text, { zh: '写成正数', en: 'give a positive number' });
  }
  if (weights && !PARTS[period].includes(weights.length)) {
    const text = {
      zh: `combine.weights 有 ${weights.length} 个权,而${LONGER[period].zh}`,
      en: `combine.weights has ${weights.length} weights, and ${LONGER[period].en}`,
    };
    report.add('warning', 'combineCount', ['combine', 'weights'], text, { zh: '每段一个权', en: 'one weight a period' });
  }
  const most = weights?.length ?? Math.max(1, ...PARTS[period]);
  if (atLeast <= most) return;
  const text = {
    zh: `至少 ${atLeast} 段有分才排名,而合起来最多 ${most} 段:没有人能排名`,
    en: `being ranked takes ${atLeast} periods with a score, and there are ${most} at most: nobody would be`,
  };
  report.add('blocking', 'combineNever', ['combine', 'atLeast'], text, { zh: '改小 atLeast', en: 'lower atLeast' });
}
