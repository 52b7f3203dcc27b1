import pc from 'picocolors';
import type { Locale } from '../../core/text.js';
import { type AssignOutcome, assignStage } from '../../pipeline/assignStage.js';
import { openProject } from '../../pipeline/project.js';
import type { CommandSpec } from '../spec.js';
import { table } from '../table.js';
import { findingLines, progressLine } from '../terminal.js';
import { VERSION } from '../version.js';

export const assignCommand: CommandSpec = {
  name: 'assign',
  summary: '按配置设岗、配人、算工时,列出超负荷 · posts, people, hours and load, with the overload list',
  declare: (command) =>
    command
      .argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml')
      .option('--as-of <date>', '按哪一天配员,默认考核期末 · for which day, by default the end of the round'),
  act: async ([path], flags, terminal) => {
    const project = openProject(path, flags.out);
    const outcome = await assignStage(project, {
      version: VERSION,
      force: flags.force,
      progress: progressLine(terminal, flags),
      ...(flags.asOf === undefined ? {} : { asOf: flags.asOf as string }),
    });
    const { staffing, files } = outcome;
    return {
      exit: 0,
      document: {
        out: project.out,
        files,
        figures: staffing.figures,
        overloads: staffing.overloads,
        vacancies: staffing.vacancies,
        findings: staffing.findings,
      },
      lines: [
        ...staffingLines(outcome, flags.locale),
        '',
        flags.locale === 'en' ? `written to ${project.out}` : `已写入 ${project.out}`,
      ],
    };
  },
};

/** Who is needed, who is there, who has too much. */
export function staffingLines({ staffing }: AssignOutcome, locale: Locale): string[] {
  const en = locale === 'en';
  const filled = staffing.posts.filter(({ worker }) => worker !== null).length;
  const lines = [
    en
      ? `profile ${staffing.profile}: ${staffing.posts.length} posts, ${filled} filled, ${staffing.vacancies.length} vacant that must not be; ${staffing.overloads.length} of ${staffing.loads.length} people overloaded`
      : `配置 ${staffing.profile}:岗位 ${staffing.posts.length} 个,已配 ${filled} 个,必设而空缺 ${staffing.vacancies.length} 个;${staffing.loads.length} 人中超负荷 ${staffing.overloads.length} 人`,
  ];
  if (staffing.overloads.length > 0) {
    const rows = staffing.overloads
      .slice(0, 8)
      .map((load) => [
        load.worker,
        load.name,
        load.role,
        load.grids.join(' '),
        load.hours.toFixed(0),
        load.capacityHours,
        `${(100 * load.ratio).toFixed(0)}%`,
      ]);
    lines.push(
      pc.yellow(en ? 'overloaded (hours a month):' : '超负荷(每月工时):'),
      ...table(
        en
          ? ['id', 'name', 'role', 'grids', 'hours', 'capacity', 'ratio']
          : ['工号', '姓名', '岗位', '网格', '工时', '可用', '负荷率'],
        rows,
      ),
    );
    if (staffing.overloads.length > 8)
      lines.push(
        en
          ? `  … and ${staffing.overloads.length - 8} more in load.csv`
          : `  ……另有 ${staffing.overloads.length - 8} 人,见 load.csv`,
      );
  }
  lines.push(...findingLines(staffing.findings, locale, 'staffing.json'));
  return lines;
}
