import type { Place } from './errors.js';
import type { Text } from './text.js';

/**
 * Something that a person should know about an input or a result, which did not stop the work.
 * `blocking` asks for a decision before the result is used; `warning` should be read; `note` explains.
 */
export interface Finding {
  /** Stable, dotted: `unit.straddlesBoundary`, `compound.withoutLoad`. */
  readonly code: string;
  readonly severity: 'blocking' | 'warning' | 'note';
  readonly text: Text;
  /** What to do about it. */
  readonly hint?: Text;
  readonly file?: string;
  readonly place?: Place;
  readonly figures?: Readonly<Record<string, number | string>>;
}
