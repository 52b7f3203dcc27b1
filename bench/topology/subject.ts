/** What a case measures: made ready off the clock, then run on it. */
export interface Subject {
  /** Cells, or buildings, that the work goes over. */
  readonly cells: number;
  /** The work. Throws when the result is wrong, so that nobody is measured doing something else. */
  readonly work: () => void | Promise<void>;
}

/** Makes the input of a size (cells along a side, or buildings) from a seed; the same for ours and for every peer. */
export type Prepare = (size: number, seed: number) => Subject | Promise<Subject>;

export function expect(ok: boolean, what: string): void {
  if (!ok) throw new Error(`the benchmark measured a wrong result: ${what}`);
}
