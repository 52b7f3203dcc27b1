import type { Metric } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';

/** A bound in the metric's own unit: of rates `95` and `95%` both mean 0.95. */
export function inUnits(written: number | string, metric: Pick<Metric, 'unit'>): Fraction {
  const value = Fraction.parse(written);
  return metric.unit !== 'rate' || String(written).endsWith('%') ? value : value.over(Fraction.hundred);
}
