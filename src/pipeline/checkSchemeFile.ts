import type { Finding } from '../core/finding.js';
import { readScheme } from './readScheme.js';

/** What is wrong or doubtful in a scheme file, with lines; nothing is scored. */
export function checkSchemeFile(path: string): readonly Finding[] {
  return readScheme(path).findings;
}
