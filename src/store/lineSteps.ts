/** From this record (from 0) on, records begin on consecutive physical lines, the first of them on this line (from 1). */
export interface LineStep {
  readonly record: number;
  readonly line: number;
}

/** The physical line on which a record begins. */
export function lineOfRecord(steps: readonly LineStep[], record: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle]!.record <= record) low = middle;
    else high = middle - 1;
  }
  const step = steps[low]!;
  return step.line + record - step.record;
}
