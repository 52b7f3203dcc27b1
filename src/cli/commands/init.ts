import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copySample, writeScheme, writeTemplate } from '../../pipeline/initProject.js';
import type { CommandSpec } from '../spec.js';
import type { CommandResult, CommonFlags } from '../terminal.js';

const SAMPLE = fileURLToPath(new URL('../../../fixtures/yunxi', import.meta.url));

export const initCommand: CommandSpec = {
  name: 'init',
  summary: '新建项目:写一份带说明的 wangge.yaml,或复制示例 · start a project: an annotated wangge.yaml, or a copy of the sample',
  declare: (command) =>
    command
      .argument('[dir]', '文件夹 · folder', '.')
      .option('--sample', '复制云溪街道示例 · copy the sample')
      .option('--scheme <name>', '写出一份自带的考核方案供修改 · write a scheme that comes with the program, for editing'),
  act: async ([dir], flags) => {
    const folder = resolve(dir ?? '.');
    if (flags.scheme !== undefined) return schemeOnly(flags.scheme as string, folder, dir ?? '.', flags);
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

function schemeOnly(name: string, folder: string, shown: string, flags: Pick<CommonFlags, 'force' | 'locale'>): CommandResult {
  const files = writeScheme(name, folder, flags.force);
  const path = join(shown, 'scheme.yaml');
  const en = flags.locale === 'en';
  return {
    exit: 0,
    document: { folder, files },
    lines: [
      en ? `${name} written to ${path}` : `已把“${name}”写入 ${path}`,
      en ? `next: edit it, then wangge score --check ${path}` : `下一步:修改后运行 wangge score --check ${path}`,
    ],
  };
}
