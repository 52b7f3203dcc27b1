import type { AreaSummary } from '../core/summary.js';

type Area = Pick<AreaSummary, 'name' | 'bounds'>;
type Spread = Area['bounds']['rmsWorkload'];

/**
 * How far the least even area is from the best that any plan can reach with buildings and compounds whole: in size, and in
 * work where that is another thing than size.
 */
export function evennessLines(areas: readonly Area[], en: boolean): string[] {
  const divided = areas.filter(({ bounds }) => bounds.zones > 1);
  const gapOf = ({ best, drawn }: Spread) => drawn - (best ?? 0);
  const farthest = (of: readonly Area[], pick: (area: Area) => Spread) =>
    of.length === 0 ? null : of.reduce((a, b) => (gapOf(pick(b)) > gapOf(pick(a)) ? b : a));
  const percent = (value: number | null) => (value === null ? '—' : `${(100 * value).toFixed(1)}%`);
  const lines: string[] = [];
  const size = farthest(
    divided.filter(({ bounds }) => bounds.largestDeviation.best !== null),
    ({ bounds }) => bounds.largestDeviation,
  );
  if (size) {
    const { zones, largestDeviation } = size.bounds;
    const [best, drawn] = [percent(largestDeviation.best), percent(largestDeviation.drawn)];
    lines.push(
      en
        ? `deviation: best possible ${best}, this plan ${drawn} (${size.name}, ${zones} grids: of all areas the farthest from its best)`
        : `均衡余地:最大偏差理论下限 ${best},本方案 ${drawn}(${size.name},${zones} 个网格:各社区中离下限最远)`,
    );
  }
  const work = farthest(
    divided.filter(({ bounds }) => Math.abs(bounds.rmsWorkload.drawn - bounds.rmsDeviation.drawn) > 1e-9),
    ({ bounds }) => bounds.rmsWorkload,
  );
  if (work) {
    const { zones, rmsWorkload } = work.bounds;
    const [best, drawn] = [percent(rmsWorkload.best), percent(rmsWorkload.drawn)];
    lines.push(
      en
        ? `deviation of work (root mean square): best possible ${best}, this plan ${drawn} (${work.name}, ${zones} grids: of all areas the farthest from its best)`
        : `任务量偏差(均方根):理论下限 ${best},本方案 ${drawn}(${work.name},${zones} 个网格:各社区中离下限最远)`,
    );
  }
  return lines;
}
