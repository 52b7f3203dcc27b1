import { resolve } from 'node:path';
import pc from 'picocolors';
import type { Crs } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import { type Locale, say } from '../../core/text.js';
import { writeAll } from '../../io/write.js';
import { diffFiles } from '../../pipeline/diff/diffFiles.js';
import { diffPlans } from '../../pipeline/diff/diffPlans.js';
import type { PlanDiff } from '../../pipeline/diff/model.js';
import { type CommandSpec, crsName } from '../spec.js';

export const diffCommand: CommandSpec = {
  name: 'diff',
  summary:
    '比较两份网格:哪些楼栋、户、重点人员换了网格和人员 · compare two plans: which buildings, households and key persons change hands',
  declare: (command) =>
    command
      .argument('<old>', '原来的结果文件夹或网格面文件 · result folder or polygons before')
      .argument('<new>', '现在的结果文件夹或网格面文件 · result folder or polygons after')
      .option(
        '--units <file>',
        '楼栋文件(id、households 与各类重点人员数),GeoJSON 或 CSV · buildings with households and counts of key persons',
      )
      .option(
        '--load <columns...>',
        '楼栋文件中要统计的列(重点人员),默认全部数字列 · columns of --units that count, by default all numbers',
      )
      .option('--id <property>', '面文件中编码所在的属性 · property of the code in polygon files', 'code')
      .option('--name <property>', '面文件中名称所在的属性 · property of the name in polygon files', 'name')
      .option('--crs <name>', '面文件与楼栋文件的坐标系 · coordinates of polygon files and buildings', crsName, 'WGS84'),
  act: async ([before, after], flags) => {
    const diff = diffPlans(before!, after!, {
      units: flags.units as string | undefined,
      loads: (flags.load as readonly string[] | undefined)?.flatMap((names) => names.split(',')).filter(Boolean),
      id: flags.id as string,
      name: flags.name as string,
      crs: flags.crs as Crs,
    });
    const files = diffFiles(diff);
    if (flags.out) {
      refuseInputs(flags.out, [before!, after!, ...(flags.units ? [flags.units as string] : [])], [...files.keys()]);
      writeAll(flags.out, files);
    }
    const { ground: _, ...document } = diff;
    return {
      exit: 0,
      document: { ...document, ...(flags.out ? { out: flags.out, files: [...files.keys()] } : {}) },
      lines: [
        ...diffLines(diff, flags.locale),
        ...(flags.out ? ['', flags.locale === 'en' ? `written to ${flags.out}` : `已写入 ${flags.out}`] : []),
      ],
    };
  },
};

/** Results never take the place of what they were made from. */
function refuseInputs(out: string, inputs: readonly string[], names: readonly string[]): void {
  const paths = new Set(inputs.map((path) => resolve(path)));
  const name = names.find((one) => paths.has(resolve(out, one)));
  if (name === undefined) return;
  throw new WanggeError(
    'usage',
    { zh: `结果 ${name} 会覆盖输入文件`, en: `the result ${name} would replace an input file` },
    { file: resolve(out, name), hint: { zh: '用 -o 另选一个结果文件夹', en: 'choose another result folder with -o' } },
  );
}

const MOST_LINES = 40;

/** Buildings that are in a grid on one side only: they change hands with nobody. */
function outside({ fresh, gone }: PlanDiff, en: boolean): string[] {
  const lines: string[] = [];
  if (fresh.buildings > 0)
    lines.push(
      en
        ? `${fresh.buildings} buildings with ${fresh.households} households were in no grid before`
        : `另有 ${fresh.buildings} 栋 ${fresh.households} 户原来不在任何网格`,
    );
  if (gone.buildings > 0)
    lines.push(
      en
        ? `${gone.buildings} buildings with ${gone.households} households are in no grid any more`
        : `另有 ${gone.buildings} 栋 ${gone.households} 户现在不在任何网格`,
    );
  return lines;
}

function diffLines(diff: PlanDiff, locale: Locale): string[] {
  const en = locale === 'en';
  const loads = Object.entries(diff.loadMoved).map(([name, amount]) => `${name} ${amount}`);
  const share = diff.households > 0 ? ((100 * diff.householdsMoved) / diff.households).toFixed(1) : '0.0';
  const changed = diff.grids.filter(
    ({ in: come, out, formerCode, outcome }) => come.length + out.length > 0 || formerCode || outcome === 'retired',
  );
  const lines = [
    pc.bold(
      en
        ? `${diff.buildingsMoved} of ${diff.buildings} buildings and ${diff.householdsMoved} of ${diff.households} households (${share}%) change grids${loads.length > 0 ? `; ${loads.join(', ')}` : ''}`
        : `${diff.buildings} 栋中 ${diff.buildingsMoved} 栋、${diff.households} 户中 ${diff.householdsMoved} 户(${share}%)换了网格${loads.length > 0 ? `;${loads.join('、')}` : ''}`,
    ),
    ...outside(diff, en),
    ...changed.slice(0, MOST_LINES).map(({ sentence }) => say(sentence, locale)),
  ];
  if (changed.length > MOST_LINES)
    lines.push(
      en
        ? `… and ${changed.length - MOST_LINES} more grids; with -o DIR all are in diff-grids.csv`
        : `……另有 ${changed.length - MOST_LINES} 个网格,加 -o 文件夹后全部见 diff-grids.csv`,
    );
  const same = diff.grids.length - changed.length;
  if (same > 0) lines.push(pc.dim(en ? `${same} grids are as they were` : `其余 ${same} 个网格不变`));
  if (diff.loads.length === 0)
    lines.push(
      pc.dim(
        en
          ? 'key persons are not known here: name their columns in territory.units.load, or give --units'
          : '这里没有重点人员数:在 territory.units.load 中列出各类人数的列,或用 --units 给出楼栋文件',
      ),
    );
  return lines;
}
