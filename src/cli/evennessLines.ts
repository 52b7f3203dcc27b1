import type { AreaSummary } from '../core/summary.js';

type Area = Pick<AreaSummary, 'name' | 'bounds'>;
type Spread = Area['bounds']['rmsWorkload'];

/**
 * How far the least even area is from its bound: in size, and in work where that is another thing than size. The bound is what
 * no plan can be below that keeps whole what this one keeps whole, in as many grids; where it is not known, the area that
 * deviates most is told of, without it.
 */
export function evennessLines(areas: readonly Area[], en: boolean): string[] {
  const divided = areas.filter(({ bounds }) => bounds.zones > 1);
  const lines: string[] = [];
  const size = farthest(divided, ({ bounds }) => bounds.largestDeviation);
  if (size?.best != null) {
    const { bracket, best, drawn } = words(size, en);
    lines.push(en ? `deviation: ${best}, this plan ${drawn}${bracket}` : `均衡余地:最大偏差${best},本方案 ${drawn}${bracket}`);
  }
  const work = farthest(
    divided.filter(({ bounds }) => Math.abs(bounds.rmsWorkload.drawn - bounds.rmsDeviation.drawn) > 1e-9),
    ({ bounds }) => bounds.rmsWorkload,
  );
  if (work) {
    const { bracket, best, drawn } = words(work, en);
    lines.push(
      en
        ? `deviation of work (root mean square): ${best}, this plan ${drawn}${bracket}`
        : `任务量偏差(均方根):${best},本方案 ${drawn}${bracket}`,
    );
  }
  return lines;
}

interface Farthest extends Spread {
  readonly area: Area;
  /** Whether the bound of every area is known, so that no other one can be farther. */
  readonly ofAll: boolean;
}

/** The area farthest from its bound among those whose bound is known; where none is, the one that deviates most. */
function farthest(areas: readonly Area[], pick: (area: Area) => Spread): Farthest | null {
  const known = areas.filter((area) => pick(area).best !== null);
  const gapOf = ({ best, drawn }: Spread) => drawn - (best ?? 0);
  let area: Area | null = null;
  for (const one of known.length > 0 ? known : areas) if (area === null || gapOf(pick(one)) > gapOf(pick(area))) area = one;
  return area && { ...pick(area), area, ofAll: known.length === areas.length };
}

function words({ area, best, drawn, ofAll }: Farthest, en: boolean): { bracket: string; best: string; drawn: string } {
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const { name, bounds } = area;
  let claim = '';
  if (best !== null && ofAll) claim = en ? ': of all areas the farthest from its best' : ':各社区中离下限最远';
  else if (best !== null) claim = en ? ': the farthest of those whose best is known' : ':下限已知的社区中离下限最远';
  const bound = best === null ? null : percent(best);
  return {
    bracket: en ? ` (${name}, ${bounds.zones} grids${claim})` : `(${name},${bounds.zones} 个网格${claim})`,
    best: en ? `best possible ${bound ?? 'not known'}` : bound === null ? '理论下限未知' : `理论下限 ${bound}`,
    drawn: percent(drawn),
  };
}
