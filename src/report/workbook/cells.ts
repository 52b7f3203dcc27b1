import { Fraction, type Rounding } from '../../core/fraction.js';
import type { ScoreColumn } from '../../core/round.js';
import type { Cell, Format } from './sheet.js';

export const DASH: Cell = { value: '—', format: 'mark' };

/** A share n/d, rounded once by the rule so that two decimals of its percentage are exact; nothing to measure is a dash. */
export function shareCell(n: number, d: number, rounding: Rounding): Cell {
  if (!Number.isInteger(n) || !Number.isInteger(d) || d === 0) return DASH;
  return { value: Number(Fraction.of(n, d).print({ ...rounding, decimals: 4 })), format: 'percent' };
}

/** A metric's value in its own unit. */
export function metricCell(value: Fraction | null, unit: ScoreColumn['unit'], rounding: Rounding): Cell {
  if (value === null) return DASH;
  const decimals = { rate: 4, count: 0, points: rounding.decimals, minutes: 1 }[unit];
  const whole = unit === 'count' && value.denominator !== 1n;
  return {
    value: Number(value.print({ ...rounding, decimals: whole ? 2 : decimals })),
    format: whole ? 'points' : FORMAT_OF[unit],
  };
}

export const FORMAT_OF: Readonly<Record<ScoreColumn['unit'], Format>> = {
  rate: 'percent',
  count: 'whole',
  points: 'points',
  minutes: 'minutes',
};

export function pointsCell(points: Fraction | null, rounding: Rounding): Cell {
  return points === null ? DASH : { value: Number(points.print(rounding)), format: 'points' };
}

/** `2026-03-01` or `2026-03-01T08:05:00` (local time of the round) as a real date of the sheet; other text stays text. */
export function stampCell(stamp: string | null): Cell {
  if (stamp === null) return DASH;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?/.exec(stamp);
  if (!match) return { value: stamp, format: 'text' };
  const date = new Date(`${match[1]}T${match[2] ?? '00:00'}:${match[3] ?? '00'}Z`);
  return Number.isNaN(date.getTime()) ? { value: stamp, format: 'text' } : { value: date, format: 'stamp' };
}

export function textCell(value: string | null | undefined): Cell {
  return value ? { value } : DASH;
}
