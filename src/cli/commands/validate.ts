import pc from 'picocolors';
import type { Crs } from '../../core/crs.js';
import { type Locale, say } from '../../core/text.js';
import { validateFile } from '../../pipeline/validateFile.js';
import type { Defect, ValidationResult } from '../../topology/validate.js';
import { type CommandSpec, crsName, positiveNumber } from '../spec.js';

export const validateCommand: CommandSpec = {
  name: 'validate',
  summary:
    '检验一份面文件:缝隙、重叠、越界、边线不符、重复、坏面 · check any polygon file for gaps, overlaps, overhangs, unmatched edges, duplicates, invalid cells',
  declare: (command) =>
    command
      .argument('<cells>', '面文件(GeoJSON) · polygon file')
      .option('--within <boundary>', '应当铺满的边界 · the boundary that the cells must cover')
      .option('--id <property>', '名称所在的属性,默认 code · property that names a cell, by default code')
      .option('--crs <name>', '坐标系(WGS84、CGCS2000、EPSG:4513–4554、GCJ02、BD09、planar) · coordinates', crsName, 'WGS84')
      .option(
        '--gap-tolerance <m>',
        '无边界时,窄于此值的内部空洞算缝隙(米) · without a boundary, enclosed holes narrower than this are gaps',
        positiveNumber,
      )
      .option(
        '--lattice <m>',
        '归到此间距的格点后会相合的边线,先合到一起再判(米,不大于 1) · judge as on this lattice: bring together what rounding to it has parted (at most 1)',
        positiveNumber,
      )
      .option(
        '--strict',
        '形状相合的 T 形接点、被格点并为一点的顶点也算缺陷 · matching T-junctions and vertices merged by the lattice are defects too',
      )
      .option('--defects <file>', '把缺陷写成 GeoJSON · write the defects as GeoJSON'),
  act: async ([cells], flags) => {
    const optional = <T>(key: string): T | undefined => flags[key] as T | undefined;
    const result = validateFile(cells!, {
      crs: flags.crs as Crs,
      strict: flags.strict === true,
      ...(optional('id') === undefined ? {} : { id: optional<string>('id')! }),
      ...(optional('within') === undefined ? {} : { within: optional<string>('within')! }),
      ...(optional('gapTolerance') === undefined ? {} : { gapToleranceM: optional<number>('gapTolerance')! }),
      ...(optional('lattice') === undefined ? {} : { latticeM: optional<number>('lattice')! }),
      ...(optional('defects') === undefined ? {} : { defectsFile: optional<string>('defects')! }),
    });
    const { ok: _, defects, ...rest } = result;
    const described = (list: readonly Defect[]) =>
      list.map(({ shape: _shape, suggestion, ...defect }) => ({
        ...defect,
        suggestion: suggestion ? say(suggestion, flags.locale) : null,
      }));
    return {
      exit: result.valid ? 0 : 1,
      document: { ...rest, remarks: described(result.remarks), defects: described(defects) },
      lines: validationLines(cells!, result, flags.locale, flags.within !== undefined, optional<string>('defects')),
    };
  },
};

const WORDS: Readonly<Record<Defect['type'], readonly [string, string]>> = {
  gap: ['缝隙', 'gap'],
  overlap: ['重叠', 'overlap'],
  overhang: ['越界', 'overhang'],
  sliver: ['细条', 'sliver'],
  unmatchedEdge: ['边线不符', 'unmatched edge'],
  tJunction: ['T 形接点', 'T-junction'],
  mergedVertices: ['顶点并为一点', 'merged vertices'],
  duplicate: ['重复', 'duplicate'],
  invalidCell: ['坏面', 'invalid cell'],
  sharedId: ['重名', 'shared name'],
};

/** The result as a planner reads it: the verdict, then each defect with place, size and what to do. */
function validationLines(
  file: string,
  result: ValidationResult,
  locale: Locale,
  within: boolean,
  defectsFile: string | undefined,
): string[] {
  const en = locale === 'en';
  const { certificate, closing } = result;
  const word = (type: Defect['type']) => WORDS[type][en ? 1 : 0];
  const lines = [
    result.valid
      ? `${pc.green(en ? '✓ valid' : '✓ 有效')} ${file}${verdict(result.cells, within, en)}`
      : `${pc.red(en ? '✗ not valid' : '✗ 无效')} ${file}${en ? `: ${result.defects.length} defects in ${result.cells} cells` : `:${result.cells} 个面中有 ${result.defects.length} 处缺陷`}`,
  ];
  const show = (defect: Defect, mark: string) => {
    const size = [
      defect.areaM2 > 0 ? `${metres(defect.areaM2)} m²` : '',
      defect.widthM > 0 ? (en ? `${metres(defect.widthM)} m wide` : `宽 ${metres(defect.widthM)} m`) : '',
      defect.areaM2 > 0 || defect.lengthM === 0 ? '' : en ? `${metres(defect.lengthM)} m long` : `长 ${metres(defect.lengthM)} m`,
    ].filter(Boolean);
    const cells =
      defect.cells.length > 0 ? ` ${defect.cells.slice(0, 4).join(en ? ', ' : '、')}${defect.cells.length > 4 ? '…' : ''}` : '';
    lines.push(
      `${mark} ${word(defect.type)}${cells}  ${size.join(en ? ', ' : ',')}${defect.at ? `  @ ${defect.at.join(', ')}` : ''}`,
    );
    if (defect.suggestion) lines.push(`    ${pc.dim(say(defect.suggestion, locale))}`);
  };
  for (const defect of result.defects.slice(0, 50)) show(defect, pc.red('-'));
  if (result.defects.length > 50)
    lines.push(
      en
        ? `  … and ${result.defects.length - 50} more; see --json or --defects`
        : `  ……另有 ${result.defects.length - 50} 处,见 --json 或 --defects`,
    );
  for (const remark of result.remarks.slice(0, 10)) show(remark, pc.yellow('·'));
  if (result.remarks.length > 10)
    lines.push(en ? `  … and ${result.remarks.length - 10} more remarks` : `  ……另有 ${result.remarks.length - 10} 条说明`);
  if (closing && closing.edges > 0) {
    const [most, within] = [metres(closing.displacementM), metres(closing.withinM)];
    lines.push(
      en
        ? `borders within ${within} m of each other were brought together: ${closing.edges} edges moved, by ${most} m at most`
        : `相距 ${within} 米以内的边线已合到一起:移动 ${closing.edges} 条边,最多 ${most} 米`,
    );
  }
  const step = certificate.lattice.unit === 'degree' ? `${certificate.lattice.step}°` : `${certificate.lattice.step} m`;
  lines.push(
    pc.dim(
      en
        ? `certificate: ${certificate.halfEdges} half-edges, residual ${certificate.residual}, lattice ${step}, input ${certificate.inputHash.slice(0, 12)}`
        : `证明:半边 ${certificate.halfEdges},剩余 ${certificate.residual},格点 ${step},输入 ${certificate.inputHash.slice(0, 12)}`,
    ),
  );
  if (defectsFile) lines.push(en ? `defects written to ${defectsFile}` : `缺陷已写入 ${defectsFile}`);
  return lines;
}

/** What has been shown, and no more: without a boundary nobody knows whether ground is missing at the edge. */
function verdict(cells: number, within: boolean, en: boolean): string {
  if (within) return en ? `: ${cells} cells tile their parent exactly` : `:${cells} 个面无缝、无叠,正好铺满`;
  return en
    ? `: ${cells} cells without gaps or overlaps among themselves (no --within boundary given, so not whether they cover one)`
    : `:${cells} 个面之间无缝、无叠(未给 --within 边界,没有检验是否铺满)`;
}

function metres(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
