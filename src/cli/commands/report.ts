import { say } from '../../core/text.js';
import { openProject } from '../../pipeline/project.js';
import { reportStage } from '../../pipeline/reportStage.js';
import type { CommandSpec } from '../spec.js';
import { progressLine } from '../terminal.js';
import { VERSION } from '../version.js';

export const reportCommand: CommandSpec = {
  name: 'report',
  summary: '出考核工作簿与图表 · the scorecard workbook and charts',
  declare: (command) => command.argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml'),
  act: async ([path], flags, terminal) => {
    const project = openProject(path, flags.out);
    const { files, remarks } = await reportStage(project, {
      version: VERSION,
      force: flags.force,
      progress: progressLine(terminal, flags),
    });
    return {
      exit: 0,
      document: { out: project.out, files },
      lines: [
        flags.locale === 'en' ? `written to ${project.out}:` : `已写入 ${project.out}:`,
        ...files.map((file) => `  ${file}`),
        ...remarks.map((remark) => `·  ${say(remark, flags.locale)}`),
      ],
    };
  },
};
