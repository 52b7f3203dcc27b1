import pc from 'picocolors';
import type { Finding } from '../../core/finding.js';
import type { PlanState } from '../../core/results.js';
import type { AreaSummary } from '../../core/summary.js';
import { type Locale, say, type Text } from '../../core/text.js';
import { type PlanOutcome, planStage } from '../../pipeline/planStage.js';
import { openProject } from '../../pipeline/project.js';
import { STATE_NAMES, setPlanState } from '../../pipeline/setPlanState.js';
import { evennessLines } from '../evennessLines.js';
import { redrawingLines, replayLines } from '../redrawingLines.js';
import { refuseSwallowed } from '../refuseSwallowed.js';
import { type CommandSpec, positiveNumber, threadNumber, usualThreads } from '../spec.js';
import { table } from '../table.js';
import { type CommandResult, findingLines, progressLine } from '../terminal.js';
import { VERSION } from '../version.js';

export const planCommand: CommandSpec = {
  name: 'plan',
  summary: '划分网格与微网格,并证明其无缝无叠 · draw grids and micro-grids, with a certificate of coverage',
  declare: (command) =>
    command
      .argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml')
      .option(
        '--previous <file>',
        '按原网格重划:面文件或 plan 的结果文件夹 · draw anew from these grids: polygons, or a result folder of plan',
      )
      .option('--lock <codes...>', '原样保留这些原网格,只划其余 · keep these previous grids exactly, draw the rest')
      .option(
        '--edits <file>',
        '手工指定:CSV(unit,grid 或 cell,grid 或 area,grids)或带 grid 属性的点、面 · parts drawn by hand: CSV, or points and polygons with a grid property',
      )
      .option(
        '--only <areas...>',
        '只划这些社区(编码或名称),其余结果一字不动 · draw these communities (codes or names), leave all others to the byte',
      )
      .option('--replay <events>', '把一份事件表放到新网格上,比较前后工作量 · put events on the new grids: work before and after')
      .option('--state <state>', '不划分,只记为 approved(已批准)或 filed(已备案) · draw nothing, note approved or filed')
      .option('--threads <n>', '线程数,不影响结果 · threads; the result is the same with any number', threadNumber)
      .option(
        '--seconds <s>',
        '划分限时(秒),代替通常的搜索量;结果随机器而异 · time for drawing; the result then depends on the machine',
        positiveNumber,
      )
      .option('--on <date>', '划定、批准或备案的日期,如 2026-04-01 · day of drawing, approval or filing'),
  act: async ([path], flags, terminal) => {
    refuseSwallowed('plan', flags, ['lock', 'only']);
    const project = openProject(path, flags.out);
    const text = (key: string) => flags[key] as string | undefined;
    const list = (key: string) =>
      (flags[key] as readonly string[] | undefined)?.flatMap((codes) => codes.split(',')).filter(Boolean);
    const state = text('state');
    if (state !== undefined) return stated(project.out, setPlanState(project, state, text('on')), flags.locale);
    const seconds = flags.seconds as number | undefined;
    const outcome = await planStage(project, {
      seed: flags.seed,
      version: VERSION,
      force: flags.force,
      progress: progressLine(terminal, flags, () => performance.now()),
      previous: text('previous'),
      lock: list('lock'),
      edits: text('edits'),
      only: list('only'),
      on: text('on'),
      replay: text('replay'),
      threads: (flags.threads as number | undefined) ?? usualThreads(),
      ...(seconds === undefined ? {} : { within: { seconds, now: () => performance.now() } }),
    });
    const { replay } = outcome;
    return {
      exit: !outcome.proof.valid ? 1 : outcome.plan.feasible ? 0 : 4,
      document: {
        out: project.out,
        files: outcome.files,
        feasible: outcome.plan.feasible,
        certificateValid: outcome.proof.valid,
        summary: outcome.summary,
        ...(outcome.timeBudget ? { timeBudget: outcome.timeBudget } : {}),
        ...(outcome.plan.redrawing ? { redrawing: outcome.plan.redrawing } : {}),
        ...(replay ? { replay } : {}),
        findings: outcome.findings,
      },
      lines: [
        ...planLines(outcome, flags.locale),
        ...(outcome.plan.redrawing ? ['', ...redrawingLines(outcome.plan.redrawing, flags.locale)] : []),
        ...(replay ? ['', ...replayLines(replay, flags.locale)] : []),
        '',
        flags.locale === 'en' ? `written to ${project.out}` : `已写入 ${project.out}`,
      ],
    };
  },
};

function stated(out: string, states: readonly { state: PlanState; on: string | null }[], locale: Locale): CommandResult {
  const line = states.map(({ state, on }) => `${say(STATE_NAMES[state], locale)}${on ? ` ${on}` : ''}`).join(' → ');
  return { exit: 0, document: { out, states }, lines: [line] };
}

/** What the certificate is of, layer by layer. */
const LAYERS: Readonly<Record<'cells' | 'grids' | 'microGrids', Text>> = {
  cells: { zh: '最小单元', en: 'cells' },
  grids: { zh: '网格', en: 'grids' },
  microGrids: { zh: '微网格', en: 'micro-grids' },
};

/** So many remarks on areas are printed; plan.json has all. */
const REMARKS = 12;

/** What is remarked of areas, of those first that cannot be divided within the bounds. */
function remarkLines(areas: readonly AreaSummary[], locale: Locale): string[] {
  const en = locale === 'en';
  const ordered = [...areas.filter(({ feasible }) => !feasible), ...areas.filter(({ feasible }) => feasible)];
  const all = ordered.flatMap(({ name, remarks }) =>
    remarks.map((remark) => `${pc.yellow('!  ')}${name}${en ? ': ' : ':'}${say(remark, locale)}`),
  );
  if (all.length <= REMARKS) return all;
  const more = all.length - REMARKS;
  return [
    ...all.slice(0, REMARKS),
    `   ${pc.dim(en ? `… and ${more} more, all in plan.json` : `……另有 ${more} 条,全部见 plan.json`)}`,
  ];
}

/** The plan as a planner reads it: per area what came out, then what needs a decision, then the certificate. */
export function planLines(outcome: PlanOutcome, locale: Locale): string[] {
  const en = locale === 'en';
  const { summary, proof, territory } = outcome;
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const dedicatedIn = new Map<string, number>();
  for (const { kind, area } of summary.grids) if (kind === 'dedicated') dedicatedIn.set(area, (dedicatedIn.get(area) ?? 0) + 1);
  // the numbers that are possible are numbers of basic grids
  const gridsOf = ({ code, grids }: AreaSummary) => {
    const dedicated = dedicatedIn.get(code) ?? 0;
    return dedicated === 0 ? `${grids}` : `${grids - dedicated}+${dedicated}`;
  };
  const rows = summary.areas.map((area) => [
    area.code,
    area.name,
    area.households,
    gridsOf(area),
    `${area.gridsInBounds}`,
    area.microGrids,
    area.kRange[0] <= area.kRange[1] ? `${area.kRange[0]}–${area.kRange[1]}` : en ? 'none' : '无解',
    percent(area.largestDeviation),
    !area.feasible
      ? pc.red(en ? 'no' : '否')
      : area.gridsInBounds === area.grids
        ? en
          ? 'yes'
          : '是'
        : en
          ? `yes, ${area.grids - area.gridsInBounds} excused`
          : `是,${area.grids - area.gridsInBounds} 个有因例外`,
  ]);
  const basic = summary.grids.filter(({ kind }) => kind === 'basic');
  const ofKinds = dedicatedIn.size === 0 ? { zh: '网格', en: 'grids' } : { zh: '网格(基础+专属)', en: 'grids (basic+dedicated)' };
  const lines = table(
    en
      ? ['code', 'area', 'households', ofKinds.en, 'in bounds', 'micro-grids', 'possible', 'largest dev.', 'feasible']
      : ['编码', '社区', '户数', ofKinds.zh, '达标', '微网格', '可行网格数', '最大偏差', '可行'],
    rows,
  );
  const mean = (pick: (grid: (typeof basic)[number]) => number) =>
    basic.length === 0 ? 0 : basic.reduce((sum, grid) => sum + pick(grid), 0) / basic.length;
  const compact = mean((grid) => grid.compactness).toFixed(2);
  const { gridBorderM, gridBorderOnBarriers = 1, gridBorderProlonged = 0 } = summary.figures;
  const share = percent(gridBorderOnBarriers);
  const prolonged = percent(gridBorderProlonged);
  const ofWhich =
    gridBorderProlonged === 0
      ? { zh: '', en: '' }
      : { zh: `(其中 ${prolonged} 为道路延长线)`, en: ` (${prolonged} where streets are prolonged)` };
  // where every area is one grid there is no border to speak of
  const border =
    gridBorderM === 0
      ? { zh: '', en: '' }
      : {
          zh: `,网格间边界 ${share} 沿道路、河流、围墙${ofWhich.zh}`,
          en: `, ${share} of the borders between grids along roads, rivers and walls${ofWhich.en}`,
        };
  const moved = (territory.boundaryDisplacementM * 100).toFixed(1);
  lines.push(
    '',
    en
      ? `compactness ${compact} on average${border.en}; boundary moved by at most ${moved} cm`
      : `紧凑度平均 ${compact}${border.zh};边界最多移动 ${moved} 厘米`,
  );
  lines.push(...evennessLines(summary.areas, en));
  if (outcome.timeBudget) {
    const { seconds, effort } = outcome.timeBudget;
    lines.push(
      en
        ? `drawn within ${seconds} s (${effort} × the usual search): the result depends on the machine; without --seconds it is the same everywhere`
        : `限时 ${seconds} 秒划分(搜索量为通常的 ${effort} 倍):结果随机器而异;不加 --seconds 则处处相同`,
    );
  }
  lines.push(...remarkLines(summary.areas, locale));
  // the remarks have told of basic grids that are out of bounds, with the reason
  const out = summary.grids.filter(({ inBounds, kind, reason }) => !inBounds && (kind !== 'basic' || reason === null));
  for (const grid of out) {
    lines.push(
      `${pc.yellow('!  ')}${grid.code} ${grid.name} ${grid.households} ${en ? 'households' : '户'}${grid.reason ? `${en ? ': ' : ':'}${say(grid.reason, locale)}` : ''}`,
    );
  }
  const excuses = new Set(summary.grids.flatMap(({ inBounds, overMaxUnit }) => (inBounds ? [] : [overMaxUnit])));
  const told = ({ code, severity, place }: Finding) =>
    severity === 'warning' && code.endsWith('.aboveMax') && excuses.has(place?.id ?? null);
  lines.push(
    ...findingLines(
      outcome.findings.filter((finding) => !told(finding)),
      locale,
      'plan.json',
    ),
  );
  const layers = proof.layers.map(({ layer, whole }) => `${say(LAYERS[layer], locale)} ${whole.cells}`).join(en ? ', ' : '、');
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
