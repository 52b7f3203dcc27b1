/** What the suites share. */

/** One measured case. */
export type BenchLine = Readonly<Record<string, string | number | boolean | null>>;
export type Emit = (line: BenchLine) => void;

export interface BenchOptions {
  /** Folder of the real data, `../shared/data` beside the checkout by default. */
  readonly data: string;
  readonly only?: string;
  readonly seconds?: number;
  readonly seed: number;
  readonly out?: string;
}
