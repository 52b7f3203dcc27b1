import { InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import type { Crs } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import { type Locale, say } from '../../core/text.js';
import { type RepairedFile, repairFile } from '../../pipeline/repairFile.js';
import type { RepairActionKind } from '../../topology/repair.js';
import { type CommandSpec, crsName, positiveNumber } from '../spec.js';
import { findingLines } from '../terminal.js';

export const repairCommand: CommandSpec = {
  name: 'repair',
  summary:
    '修复一份面文件:对齐顶点、分清重叠、补缝、裁边,并附证明(-o 为结果文件) · mend a polygon file so that it has no gaps and overlaps, with proof (-o names the result file)',
  declare: (command) =>
    command
      .argument('<cells>', '面文件(GeoJSON) · polygon file')
      .option('--within <boundary>', '应当铺满的边界 · the boundary that the cells must cover')
      .option('--id <property>', '名称所在的属性 · property that names a cell', 'code')
      .option('--crs <name>', '坐标系(WGS84、CGCS2000、EPSG:4513–4554、GCJ02、BD09、planar) · coordinates', crsName, 'WGS84')
      .option(
        '--snap-tolerance <m>',
        '顶点最多移动这么远,0 为不对齐(米) · no vertex moves farther than this; 0 snaps nothing',
        zeroOrMore,
        0.1,
      )
      .option('--gap-tolerance <m>', '窄于此值的缝隙补上(米) · gaps narrower than this are filled', positiveNumber, 10)
      .option('--fill-all', '缝隙不论宽窄都补上 · fill every gap, however wide')
      .option(
        '--priority <property>',
        '重叠时数值小者优先;不给则归相邻边最长者 · overlaps go to the smallest number; without it, to the longest border',
      ),
  act: async ([cells], flags) => {
    const optional = <T>(key: string): T | undefined => flags[key] as T | undefined;
    if (flags.out === undefined) {
      throw new WanggeError(
        'usage',
        { zh: '没有给出结果文件', en: 'no result file was named' },
        { hint: { zh: '加上 -o 结果.geojson', en: 'add -o RESULT.geojson' } },
      );
    }
    const repaired = repairFile(cells!, {
      crs: flags.crs as Crs,
      id: flags.id as string,
      snapToleranceM: flags.snapTolerance as number,
      gapToleranceM: flags.gapTolerance as number,
      fillAll: flags.fillAll === true,
      out: flags.out,
      ...(optional('within') === undefined ? {} : { within: optional<string>('within')! }),
      ...(optional('priority') === undefined ? {} : { priority: optional<string>('priority')! }),
    });
    const { result, findings, written } = repaired;
    return {
      exit: result.complete ? 0 : 1,
      document: {
        complete: result.complete,
        cells: result.shapes.length,
        certificate: result.certificate,
        displacementM: result.displacementM,
        displacementBoundM: result.displacementBoundM,
        boundaryDisplacementM: result.boundaryDisplacementM,
        actions: result.actions,
        open: result.open.map(({ shape: _, ...gap }) => gap),
        changes: result.changes.map(({ note, ...change }) => ({ ...change, note: note && say(note, flags.locale) })),
        findings: findings.map(({ text, hint, ...finding }) => ({
          ...finding,
          text: say(text, flags.locale),
          ...(hint ? { hint: say(hint, flags.locale) } : {}),
        })),
        written,
      },
      lines: repairLines(cells!, repaired, flags.locale),
    };
  },
};

const WORDS: Readonly<Record<RepairActionKind, readonly [string, string]>> = {
  invalidMended: ['坏面修正', 'invalid cells mended'],
  snapped: ['顶点对齐', 'vertices snapped'],
  overlapResolved: ['重叠分清', 'overlaps resolved'],
  overhangClipped: ['越界裁去', 'overhangs clipped'],
  gapFilled: ['缝隙补上', 'gaps filled'],
  gapSplit: ['长缝沿中线分开', 'long gaps split along their middle'],
  unitWouldVanish: ['未能保留', 'cells that could not be kept'],
};

/** The result as a planner reads it: the verdict, what was done, the cells that changed most, gaps left open. */
function repairLines(file: string, { result, findings, written }: RepairedFile, locale: Locale): string[] {
  const en = locale === 'en';
  const { certificate, actions, open, changes } = result;
  const kept = changes.filter(({ areaAfterM2 }) => areaAfterM2 > 0).length;
  const lines = [
    result.complete
      ? pc.green(en ? `✓ repaired ${file}: ${kept} cells, no gap, no overlap` : `✓ 已修复 ${file}:${kept} 个面,无缝、无叠`)
      : pc.yellow(
          en
            ? `! repaired ${file}: ${kept} of ${changes.length} cells, no overlap; ${open.length} gaps left open`
            : `! 已修复 ${file}:${changes.length} 个面中的 ${kept} 个,无叠;留有 ${open.length} 处缝隙`,
        ),
  ];
  for (const [kind, words] of Object.entries(WORDS)) {
    const done = actions.filter(({ action }) => action === kind);
    if (done.length === 0) continue;
    const count = done.reduce((sum, action) => sum + action.count, 0);
    const area = kind === 'snapped' || kind === 'invalidMended' ? 0 : done.reduce((sum, { areaM2 }) => sum + areaM2, 0);
    const size = area > 0 ? (en ? `, ${figure(area)} m²` : `,共 ${figure(area)} m²`) : '';
    lines.push(`  ${words[en ? 1 : 0]}${en ? ': ' : ':'}${count}${size}`);
  }
  lines.push(
    en
      ? `  borders moved by at most ${figure(result.displacementM)} m (bound ${figure(result.displacementBoundM)} m)`
      : `  边线最多移动 ${figure(result.displacementM)} m(上限 ${figure(result.displacementBoundM)} m)`,
  );
  const share = ({ areaBeforeM2, gainedM2, lostM2 }: (typeof changes)[number]): number =>
    (gainedM2 + lostM2) / Math.max(areaBeforeM2, 1e-9);
  const most = [...changes].filter((change) => share(change) > 0).sort((a, b) => share(b) - share(a));
  for (const { id, areaBeforeM2, areaAfterM2, gainedM2, lostM2 } of most.slice(0, 5)) {
    lines.push(
      en
        ? `  ${id}: ${figure(areaBeforeM2)} → ${figure(areaAfterM2)} m² (gained ${figure(gainedM2)}, lost ${figure(lostM2)})`
        : `  ${id}:${figure(areaBeforeM2)} → ${figure(areaAfterM2)} m²(得 ${figure(gainedM2)},失 ${figure(lostM2)})`,
    );
  }
  if (most.length > 5)
    lines.push(en ? `  … and ${most.length - 5} more, see the changes` : `  ……另有 ${most.length - 5} 个,见变化表`);
  for (const { neighbours, widthM, areaM2, at } of open.slice(0, 10)) {
    const beside = `${neighbours.slice(0, 4).join(en ? ', ' : '、')}${neighbours.length > 4 ? '…' : ''}`;
    lines.push(
      en
        ? `${pc.yellow('-')} gap left open beside ${beside || 'no cell'}: ${figure(areaM2)} m², ${figure(widthM)} m wide @ ${at.join(', ')}`
        : `${pc.yellow('-')} 留下的缝隙,邻 ${beside || '无'}:${figure(areaM2)} m²,宽 ${figure(widthM)} m @ ${at.join(', ')}`,
    );
  }
  if (open.length > 10)
    lines.push(en ? `  … and ${open.length - 10} more gaps, see --json` : `  ……另有 ${open.length - 10} 处,见 --json`);
  if (open.length > 0)
    lines.push(
      pc.dim(en ? '  raise --gap-tolerance or use --fill-all to fill them' : '  加大 --gap-tolerance 或用 --fill-all 可补上'),
    );
  lines.push(...findingLines(findings, locale));
  const step = certificate.lattice.unit === 'degree' ? `${certificate.lattice.step}°` : `${certificate.lattice.step} m`;
  lines.push(
    pc.dim(
      en
        ? `certificate: ${certificate.halfEdges} half-edges, residual ${certificate.residual}, lattice ${step}, input ${certificate.inputHash.slice(0, 12)}`
        : `证明:半边 ${certificate.halfEdges},剩余 ${certificate.residual},格点 ${step},输入 ${certificate.inputHash.slice(0, 12)}`,
    ),
    en ? `written: ${written.join(', ')}` : `已写入:${written.join('、')}`,
  );
  return lines;
}

function figure(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}

function zeroOrMore(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('不是 0 以上的数 / not a number of 0 or more');
  return value;
}
