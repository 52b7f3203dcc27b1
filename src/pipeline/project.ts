import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import { type Project, ProjectSchema } from '../core/config/project.js';
import { type Crs, latticeCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import { readYaml } from '../io/yaml.js';

/** A project file that has been read and checked. Its paths resolve from its own folder. */
export interface OpenProject {
  readonly file: string;
  readonly folder: string;
  readonly config: Project;
  readonly hash: string;
  readonly out: string;
}

/** Reads `wangge.yaml` (or the file given; a folder stands for the wangge.yaml in it). */
export function openProject(path = 'wangge.yaml', out?: string): OpenProject {
  const file = /\.ya?ml$/i.test(path) ? path : join(path, 'wangge.yaml');
  const { value, locate, hash } = readYaml(file);
  const config = parseConfig(ProjectSchema, value, { file, locate });
  const folder = dirname(resolve(file));
  return { file, folder, config, hash, out: out ? resolve(out) : join(folder, 'out') };
}

/** A path of the project file, from its folder. */
export function pathIn(project: OpenProject, path: string): string {
  return isAbsolute(path) ? path : join(project.folder, path);
}

/** The coordinates of the boundary, which are those of everything that `plan` writes. */
export function boundaryCrs({ config }: OpenProject): Crs {
  return config.territory?.boundary.crs ?? config.crs;
}

/** What topology and distances need to know of them: degrees or metres. */
export function territoryCrs(project: OpenProject): 'WGS84' | 'planar' {
  return latticeCrs(boundaryCrs(project));
}

/** The part of a project that a stage needs, or a clear refusal. */
export function requirePart<K extends keyof Project>(project: OpenProject, key: K, command: string): NonNullable<Project[K]> {
  const part = project.config[key];
  if (part === undefined || part === null) {
    throw new WanggeError(
      'configInvalid',
      { zh: `项目文件没有“${key}”部分,${command} 需要它`, en: `the project file has no "${key}", which ${command} needs` },
      {
        file: project.file,
        hint: {
          zh: `在项目文件中加上 ${key}:,参见 docs/contracts.md`,
          en: `add ${key}: to the project file; see docs/contracts.md`,
        },
      },
    );
  }
  return part as NonNullable<Project[K]>;
}

/** Which stages a project asks for: people are put on grids, so staffing needs a territory; scores need events and a scheme. */
export function stagesOf({ config }: OpenProject): { readonly plan: boolean; readonly assign: boolean; readonly score: boolean } {
  const plan = config.territory !== undefined;
  return {
    plan,
    assign: plan && config.workers !== undefined,
    score: config.scoring !== undefined && config.events !== undefined,
  };
}
