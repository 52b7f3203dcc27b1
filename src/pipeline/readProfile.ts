import { PRESET_NAMES, presetProfile } from '../assignment/presets.js';
import { parseConfig } from '../core/config/parse.js';
import { ProfileSchema, type StaffingProfile } from '../core/config/profile.js';
import { WanggeError } from '../core/errors.js';
import { readYaml } from '../io/yaml.js';
import { type OpenProject, pathIn } from './project.js';

/** The staffing profile of a project: a preset or a file. */
export function readProfile(project: OpenProject): { profile: StaffingProfile; inputs: Record<string, string> } {
  const name = project.config.staffing.profile;
  const preset = presetProfile(name);
  if (preset) return { profile: preset, inputs: {} };
  if (!/\.ya?ml$/i.test(name)) {
    throw new WanggeError(
      'configInvalid',
      { zh: `没有名为“${name}”的人员配置`, en: `there is no staffing profile "${name}"` },
      {
        file: project.file,
        place: { path: 'staffing.profile' },
        hint: {
          zh: `预置:${PRESET_NAMES.join('、')};或写一个 .yaml 文件名`,
          en: `presets: ${PRESET_NAMES.join(', ')}; or name a .yaml file`,
        },
      },
    );
  }
  const path = pathIn(project, name);
  const { value, locate, hash } = readYaml(path);
  return { profile: parseConfig(ProfileSchema, value, { file: path, locate }), inputs: { [path]: hash } };
}
