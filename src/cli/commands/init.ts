import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copySample, writeTemplate } from '../../pipeline/initProject.js';
import type { CommandSpec } from '../spec.js';

const SAMPLE = fileURLToPath(new URL('../../../fixtures/yunxi', import.meta.url));

export const initCommand: CommandSpec = {
  name: 'init',
  summary: '新建项目:写一份带说明的 wangge.yaml,或复制示例 · start a project: an annotated wangge.yaml, or a copy of the sample',
  declare: (command) =>
    command.argument('[dir]', '文件夹 · folder', '.').option('--sample', '复制云溪街道示例 · copy the sample', false),
  act: async ([dir], flags) => {
    const folder = resolve(dir ?? '.');
    const files = flags.sample === true ? copySample(SAMPLE, folder, flags.force) : writeTemplate(folder, flags.force);
    const project = join(dir ?? '.', 'wangge.yaml');
    const en = flags.locale === 'en';
    return {
      exit: 0,
      document: { folder, files },
      lines: [
        en ? `${files.length} files written to ${folder}` : `已在 ${folder} 写入 ${files.length} 个文件`,
        en
          ? `next: ${flags.sample === true ? `wangge run ${project}` : `edit ${project}, then wangge plan ${project}`}`
          : `下一步:${flags.sample === true ? `wangge run ${project}` : `编辑 ${project},再运行 wangge plan ${project}`}`,
      ],
    };
  },
};
