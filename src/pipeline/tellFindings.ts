import { isAbsolute, relative, sep } from 'node:path';
import type { Finding } from '../core/finding.js';
import type { OpenProject } from './project.js';

/** Findings as results carry them: files relative to the project, so that the same input gives the same bytes wherever it lies. */
export function tellFindings(project: OpenProject, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => {
    if (finding.file === undefined || !isAbsolute(finding.file)) return finding;
    const file = relative(project.folder, finding.file).split(sep).join('/');
    return { ...finding, file };
  });
}
