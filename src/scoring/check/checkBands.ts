import type { Band, Metric, Scheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import { type Hit, inBand } from '../bands.js';
import { inUnits } from '../inUnits.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** The values that a metric can have, in its own unit; null = no bound. Counts are whole. */
export interface Domain {
  readonly min: Fraction | null;
  readonly max: Fraction | null;
  readonly whole: boolean;
}

export function domainOf(metric: Metric, scheme: Scheme): Domain {
  const parse = (n: number | string | undefined) => (n === undefined ? null : Fraction.parse(n));
  if (metric.unit === 'rate') return { min: Fraction.zero, max: Fraction.one, whole: false };
  if (metric.unit === 'count') return { min: Fraction.zero, max: null, whole: true };
  if (metric.unit === 'minutes') return { min: Fraction.zero, max: null, whole: false };
  if (metric.sum) return { min: parse(metric.sum.floor), max: parse(metric.sum.ceiling), whole: false };
  if (metric.mean) return { min: parse(scheme.events.floor), max: parse(scheme.events.ceiling), whole: false };
  if (metric.marks) return { min: Fraction.zero, max: Fraction.hundred, whole: false };
  return { min: Fraction.zero, max: null, whole: false };
}

/**
 * A band table by the way it is hit: `unique` may have neither hole nor overlap, `first` no hole and no row that an earlier
 * one always hides, `collect` may have both. Between whole numbers there is no hole: 50 and 51 are neighbours for counts.
 */
export function checkBands(
  bands: readonly Band[],
  hit: Hit,
  metric: Metric,
  scheme: Scheme,
  path: SchemePath,
  report: SchemeReport,
): void {
  const samples = samplesOf(bands, metric, domainOf(metric, scheme));
  const told = new Set<number>();
  for (const [i, band] of bands.entries()) {
    if (samples.some((value) => inBand(band, metric, value))) continue;
    told.add(i);
    const text = { zh: `第 ${i + 1} 段不含任何值`, en: `band ${i + 1} holds no value` };
    report.add('blocking', 'bandEmpty', [...path, i], text, { zh: '核对上下限', en: 'check its ends' });
  }
  if (hit !== 'collect') for (const at of holes(bands, metric, samples)) tellHole(bands, metric, at, path, report);
  if (hit === 'unique') {
    for (const [i, band] of bands.entries()) {
      const shared = bands
        .slice(0, i)
        .findIndex((other) => samples.some((v) => inBand(band, metric, v) && inBand(other, metric, v)));
      if (shared < 0) continue;
      const value = shown(samples.find((v) => inBand(band, metric, v) && inBand(bands[shared]!, metric, v))!, metric);
      const text = {
        zh: `${value} 同时在第 ${shared + 1}、${i + 1} 段`,
        en: `${value} lies in bands ${shared + 1} and ${i + 1}`,
      };
      report.add('blocking', 'bandOverlap', [...path, i], text, {
        zh: '改正上下限,或写 hit: first',
        en: 'correct the ends, or write hit: first',
      });
    }
  }
  if (hit === 'first') {
    for (const [i, band] of bands.entries()) {
      const mine = samples.filter((v) => inBand(band, metric, v));
      if (told.has(i) || mine.some((v) => !bands.slice(0, i).some((other) => inBand(other, metric, v)))) continue;
      const text = {
        zh: `第 ${i + 1} 段轮不到:它的值都在前面的段里`,
        en: `band ${i + 1} is never reached: earlier ones hold all its values`,
      };
      report.add('warning', 'bandHidden', [...path, i], text, { zh: '调整次序或上下限', en: 'change the order or the ends' });
    }
  }
  if (hit !== 'collect') checkWay(bands, metric, samples, path, report);
}

/** Values on both sides of every end, between them, and at the ends of the domain. */
function samplesOf(bands: readonly Band[], metric: Metric, { min, max, whole }: Domain): Fraction[] {
  const ends = bands.flatMap(({ from, above, to, below }) =>
    [from, above, to, below].flatMap((end) => (end === undefined ? [] : [inUnits(end, metric)])),
  );
  const all = [...(min ? [min] : []), ...ends, ...(max ? [max] : [])].sort((a, b) => a.compare(b));
  const one = Fraction.one;
  if (all.length === 0) return [Fraction.zero, one];
  const half = Fraction.of(1, 2);
  const between = whole
    ? all.flatMap((end) => {
        const floor = Fraction.of(end.numerator / end.denominator);
        return [floor.minus(one), floor, floor.plus(one)];
      })
    : [...all, ...all.slice(1).map((end, i) => end.plus(all[i]!).times(half)), ...(max ? [] : [all.at(-1)!.plus(one)])];
  const inside = between.filter((v) => (min === null || v.compare(min) >= 0) && (max === null || v.compare(max) <= 0));
  return inside.sort((a, b) => a.compare(b)).filter((v, i, list) => i === 0 || !v.equals(list[i - 1]!));
}

/** One value of each stretch that no band holds. */
function holes(bands: readonly Band[], metric: Metric, samples: readonly Fraction[]): Fraction[] {
  const open = samples.map((v) => !bands.some((band) => inBand(band, metric, v)));
  return samples.filter((_, i) => open[i] && !open[i - 1]);
}

function tellHole(bands: readonly Band[], metric: Metric, at: Fraction, path: SchemePath, report: SchemeReport): void {
  // The band below the hole: the one whose upper end comes nearest to it from below.
  let below: { index: number; end: Fraction } | null = null;
  for (const [index, { to, below: open }] of bands.entries()) {
    const written = to ?? open;
    if (written === undefined) continue;
    const end = inUnits(written, metric);
    if (end.compare(at) <= 0 && (below === null || end.compare(below.end) > 0)) below = { index, end };
  }
  report.add(
    'blocking',
    'bandHole',
    below === null ? path : [...path, below.index],
    { zh: `${shown(at, metric)} 不在任何一段`, en: `${shown(at, metric)} is in no band` },
    { zh: '补上这一段,或把上限写成 below', en: 'add a band, or write the upper end as below' },
  );
}

function checkWay(
  bands: readonly Band[],
  metric: Metric,
  samples: readonly Fraction[],
  path: SchemePath,
  report: SchemeReport,
): void {
  const points = samples.flatMap((v) => {
    const band = bands.find((b) => inBand(b, metric, v));
    return band ? [Fraction.parse(band.points)] : [];
  });
  const wrong = points.some(
    (p, i) => i > 0 && (metric.better === 'higher' ? p.compare(points[i - 1]!) < 0 : p.compare(points[i - 1]!) > 0),
  );
  if (!wrong) return;
  const text = {
    zh: `“${metric.label}”的分段方向与 better: ${metric.better} 相反`,
    en: `the bands of "${metric.id}" go against better: ${metric.better}`,
  };
  report.add('warning', 'stepDirection', path, text, { zh: '核对分值或 better', en: 'check the points or better' });
}

/** A value as people write it: rates in percent. */
export function shown(value: Fraction, metric: Metric): string {
  const written = metric.unit === 'rate' ? value.times(Fraction.hundred) : value;
  const text = written.print({ decimals: 4, rule: 'gbt8170' }).replace(/\.?0+$/, '');
  return metric.unit === 'rate' ? `${text}%` : text;
}
