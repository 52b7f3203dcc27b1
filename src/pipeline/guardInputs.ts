import { resolve } from 'node:path';
import { WanggeError } from '../core/errors.js';
import { type OpenProject, pathIn } from './project.js';

/**
 * Refuses to write results over the project's own inputs (`-o` at the folder where they lie): a score table must never
 * replace the list of personnel that happens to bear the same name. Not even forced.
 */
export function guardInputs(project: OpenProject, outputs: Iterable<string>, more: Iterable<string> = []): void {
  const inputs = new Set([resolve(project.file), ...sourceFiles(project), ...[...more].map((path) => resolve(path))]);
  for (const name of outputs) {
    const path = resolve(project.out, name);
    if (!inputs.has(path)) continue;
    throw new WanggeError(
      'usage',
      { zh: `结果 ${name} 会覆盖项目自己的输入文件`, en: `the result ${name} would replace an input file of the project` },
      { file: path, hint: { zh: '用 -o 另选一个结果文件夹', en: 'choose another result folder with -o' } },
    );
  }
}

/** Every file that the project file names, as a full path. */
function sourceFiles(project: OpenProject): string[] {
  const { territory, workers, assignments, events, visits, marks, points, scoring, staffing } = project.config;
  const named = [
    ...(territory ? [territory.boundary, territory.units, ...territory.barriers, territory.compounds, territory.dedicated] : []),
    workers,
    assignments,
    events,
    visits,
    marks,
    points,
  ].flatMap((source) => (source ? [source.file] : []));
  return [...named, ...(scoring ? [scoring.scheme] : []), staffing.profile].map((file) => resolve(pathIn(project, file)));
}
