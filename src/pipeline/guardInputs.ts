import { resolve } from 'node:path';
import { WanggeError } from '../core/errors.js';
import { fitsName } from '../io/expandFiles.js';
import { type OpenProject, pathIn } from './project.js';

/**
 * Refuses to write results over the project's own inputs (`-o` at the folder where they lie): a score table must never
 * replace the list of personnel that happens to bear the same name. Not even forced.
 */
export function guardInputs(project: OpenProject, outputs: Iterable<string>, more: Iterable<string> = []): void {
  const inputs = [resolve(project.file), ...sourceFiles(project), ...[...more].map((path) => resolve(path))];
  for (const name of outputs) {
    const path = resolve(project.out, name);
    // A result that fits `*` would be an input of the next run, even where nothing lies there yet.
    if (!inputs.some((input) => fitsName(input, path))) continue;
    throw new WanggeError(
      'usage',
      { zh: `结果 ${name} 会覆盖项目自己的输入文件`, en: `the result ${name} would replace an input file of the project` },
      { file: path, hint: { zh: '用 -o 另选一个结果文件夹', en: 'choose another result folder with -o' } },
    );
  }
}

/** Every file that the project file names, as a full path, which may hold `*`. */
function sourceFiles(project: OpenProject): string[] {
  const { territory, grids, workers, assignments, events, visits, marks, points, appeals, scoring, staffing } = project.config;
  const named = [
    ...(territory ? [territory.boundary, territory.units, ...territory.barriers, territory.compounds, territory.dedicated] : []),
    grids.previous,
    workers,
    assignments,
    events,
    visits,
    marks,
    points,
    appeals,
  ].flatMap((source) => (source ? [source.file].flat() : []));
  return [...named, ...(scoring ? [scoring.scheme] : []), staffing.profile].map((file) => resolve(pathIn(project, file)));
}
