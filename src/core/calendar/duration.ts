import { WanggeError } from '../errors.js';
import { Fraction } from '../fraction.js';

/** A limit as written: `30min`, `4h`, `5d`. What a day is depends on the clock that the limit runs on. */
export const DURATION = /^(\d+(?:\.\d+)?)(min|h|d)$/;

/**
 * Seconds of a written limit. `daySeconds` is the length of a day: 86,400 on the natural clock, one working day (8 hours
 * by default) on a working clock. Throws `valueInvalid` for other texts and for parts of a second.
 *
 * @example durationSeconds('5d', 28_800) // 144000
 */
export function durationSeconds(text: string, daySeconds: number): number {
  const match = DURATION.exec(text.trim());
  const unit = match ? { min: 60, h: 3600, d: daySeconds }[match[2] as 'min' | 'h' | 'd'] : 0;
  const seconds = match ? Fraction.parse(match[1]!).times(Fraction.of(unit)) : null;
  if (seconds === null || seconds.denominator !== 1n || seconds.isZero) {
    throw new WanggeError(
      'valueInvalid',
      { zh: `“${text}”不是时限`, en: `"${text}" is not a limit` },
      {
        hint: {
          zh: '写成 30min、4h、5d 这样,要大于 0,且合整秒',
          en: 'write it like 30min, 4h or 5d: above zero, in whole seconds',
        },
      },
    );
  }
  return Number(seconds.numerator);
}
