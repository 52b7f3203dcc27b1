import pc from 'picocolors';
import { type Locale, say } from '../../core/text.js';
import { type PlanOutcome, planStage } from '../../pipeline/planStage.js';
import { openProject } from '../../pipeline/project.js';
import type { CommandSpec } from '../spec.js';
import { table } from '../table.js';
import { findingLines, progressLine } from '../terminal.js';
import { VERSION } from '../version.js';

export const planCommand: CommandSpec = {
  name: 'plan',
  summary: '划分网格与微网格,并证明其无缝无叠 · draw grids and micro-grids, with a certificate of coverage',
  declare: (command) => command.argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml'),
  act: async ([path], flags, terminal) => {
    const project = openProject(path, flags.out);
    const outcome = planStage(project, { seed: flags.seed, version: VERSION, progress: progressLine(terminal, flags) });
    return {
      exit: !outcome.proof.valid ? 1 : outcome.plan.feasible ? 0 : 4,
      document: {
        out: project.out,
        files: outcome.files,
        feasible: outcome.plan.feasible,
        certificateValid: outcome.proof.valid,
        summary: outcome.summary,
        findings: outcome.findings,
      },
      lines: [
        ...planLines(outcome, flags.locale),
        '',
        flags.locale === 'en' ? `written to ${project.out}` : `已写入 ${project.out}`,
      ],
    };
  },
};

/** The plan as a planner reads it: per area what came out, then what needs a decision, then the certificate. */
export function planLines(outcome: PlanOutcome, locale: Locale): string[] {
  const en = locale === 'en';
  const { summary, proof, territory } = outcome;
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const rows = summary.areas.map((area) => [
    area.code,
    area.name,
    area.households,
    area.grids,
    `${area.gridsInBounds}`,
    area.microGrids,
    area.kRange[0] <= area.kRange[1] ? `${area.kRange[0]}–${area.kRange[1]}` : en ? 'none' : '无解',
    percent(area.largestDeviation),
    area.feasible ? (en ? 'yes' : '是') : pc.red(en ? 'no' : '否'),
  ]);
  const basic = summary.grids.filter(({ kind }) => kind === 'basic');
  const lines = table(
    en
      ? ['code', 'area', 'households', 'grids', 'in bounds', 'micro-grids', 'possible', 'largest dev.', 'feasible']
      : ['编码', '社区', '户数', '网格', '达标', '微网格', '可行网格数', '最大偏差', '可行'],
    rows,
  );
  const mean = (pick: (grid: (typeof basic)[number]) => number) =>
    basic.length === 0 ? 0 : basic.reduce((sum, grid) => sum + pick(grid), 0) / basic.length;
  const compact = mean((grid) => grid.compactness).toFixed(2);
  const border = percent(summary.figures.gridBorderOnBarriers ?? 1);
  lines.push(
    '',
    en
      ? `compactness ${compact} on average, ${border} of the borders between grids along roads, rivers and walls; boundary moved by at most ${(territory.boundaryDisplacementM * 100).toFixed(1)} cm`
      : `紧凑度平均 ${compact},网格间边界 ${border} 沿道路、河流、围墙;边界最多移动 ${(territory.boundaryDisplacementM * 100).toFixed(1)} 厘米`,
  );
  for (const area of summary.areas)
    for (const remark of area.remarks) lines.push(`${pc.yellow('!  ')}${area.name}${en ? ': ' : ':'}${say(remark, locale)}`);
  const out = summary.grids.filter(({ inBounds }) => !inBounds);
  for (const grid of out) {
    lines.push(
      `${pc.yellow('!  ')}${grid.code} ${grid.name} ${grid.households} ${en ? 'households' : '户'}${grid.reason ? `${en ? ': ' : ':'}${say(grid.reason, locale)}` : ''}`,
    );
  }
  lines.push(...findingLines(outcome.findings, locale));
  const layers = proof.layers.map(({ layer, whole }) => `${layer} ${whole.cells}`).join(en ? ', ' : '、');
  lines.push(
    proof.valid
      ? pc.green(
          en
            ? `✓ certificate valid: ${layers} tile every area exactly (Σ∂cell = ∂area, areas equal as integers)`
            : `✓ 覆盖证明有效:${layers},逐社区无缝无叠(边界链相消,整数面积相等)`,
        )
      : pc.red(en ? '✗ certificate NOT valid: this is a bug, please report it' : '✗ 覆盖证明无效:这是程序缺陷,请报告'),
  );
  return lines;
}
