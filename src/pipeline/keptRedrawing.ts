import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { Plan } from '../core/plan.js';
import type { PlanDocument } from '../core/results.js';
import { hashOfConfig } from '../io/manifest.js';
import { splitCsv } from '../io/split.js';
import type { WrittenLines } from './carriedAreas.js';
import { planDocument } from './readGrids.js';

type Redrawing = NonNullable<PlanDocument['redrawing']>;

/**
 * What a written plan says of its previous grids, for the areas that `only` leaves as they are: their lines of crosswalk.csv
 * to the byte, and what became of the grids that went into them. Null where nothing of it concerns them.
 */
export function keptRedrawing(
  { document, crosswalk }: WrittenLines,
  plan: Plan,
  carried: ReadonlySet<number>,
): { redrawing: Redrawing; crosswalk: string } | null {
  if (!document.redrawing || crosswalk === null) return null;
  const own = new Set(plan.grids.flatMap(({ area, code }) => (carried.has(area) ? [code] : [])));
  for (const { area, code } of plan.microGrids) if (carried.has(area)) own.add(code);
  const [header, ...lines] = crosswalk.split('\r\n').filter((line) => line !== '');
  const columns = splitCsv(`${header}\r\n`, ',')[0]!.cells;
  const kept = lines.flatMap((line) => {
    const { cells } = splitCsv(line, ',')[0]!;
    const value = (name: string) => cells[columns.indexOf(name)] ?? '';
    return own.has(value('after')) ? [{ line, value }] : [];
  });
  if (kept.length === 0) return null;
  const grids = document.redrawing.grids.filter(({ code, outcome, to }) =>
    outcome === 'retired' ? to.some((flow) => flow.code !== null && own.has(flow.code)) : own.has(code),
  );
  const ofGrids = kept.filter(({ value }) => value('level') === 'grid');
  const households = (list: typeof ofGrids) => list.reduce((sum, { value }) => sum + Number(value('households')), 0);
  return {
    redrawing: {
      previous: document.redrawing.previous,
      households: households(ofGrids),
      householdsMoved: households(ofGrids.filter(({ value }) => value('before') !== '' && value('continues') !== 'true')),
      grids,
    },
    crosswalk: [header, ...kept.map(({ line }) => line), ''].join('\r\n'),
  };
}

/** Codes that must not be given to other ground. */
export interface GivenCodes {
  readonly retired: readonly string[];
  readonly approved: readonly string[];
  readonly retiredMicros: readonly string[];
}

/**
 * Codes that the plan in a result folder calls retired, and those of its grids where it was approved: they have been
 * published. None where there is no plan that could be read.
 */
export function givenIn(out: string): GivenCodes {
  try {
    return planDocument(out);
  } catch (error) {
    // a spoilt plan.json is about to be replaced
    if (error instanceof WanggeError) return { retired: [], approved: [], retiredMicros: [] };
    throw error;
  }
}

/** Areas that were drawn under another configuration than the present one, by that configuration; undefined where there are none. */
export function earlierConfigs(
  { document, config }: WrittenLines,
  now: unknown,
  only: readonly string[],
): NonNullable<PlanDocument['earlierConfig']> | undefined {
  const present = hashOfConfig(now);
  const before = new Map(document.earlierConfig?.flatMap((entry) => entry.areas.map((area) => [area, entry.config] as const)));
  const byConfig = new Map<string, string[]>();
  for (const { code } of document.summary.areas) {
    const own = before.get(code) ?? config;
    if (only.includes(code) || own === present) continue;
    byConfig.set(own, [...(byConfig.get(own) ?? []), code]);
  }
  if (byConfig.size === 0) return undefined;
  return [...byConfig]
    .map(([own, areas]) => ({ areas: areas.sort(byText), config: own }))
    .sort((a, b) => byText(a.areas[0]!, b.areas[0]!));
}

/** What a planner should know of areas that follow settings of another day. */
export function earlierConfigFinding(entries: NonNullable<PlanDocument['earlierConfig']>, file: string): Finding {
  const areas = entries.flatMap((entry) => entry.areas).sort(byText);
  return {
    code: 'plan.earlierConfig',
    severity: 'warning',
    text: {
      zh: `${areas.join('、')} 原样保留,仍按以前的配置划分,见 plan.json 的 earlierConfig`,
      en: `${areas.join(', ')} stay as they were drawn under an earlier configuration; see earlierConfig in plan.json`,
    },
    hint: { zh: '要统一配置,就不带 --only 重新划分', en: 'draw anew without --only to have all under one configuration' },
    file,
    figures: { areas: areas.length },
  };
}

/** Says that codes of an earlier plan are not given again where the command line names no previous grids. */
export function retiredFinding({ retired, approved }: GivenCodes, file: string): Finding {
  const zh = [
    ...(retired.length > 0 ? [`原方案停用的 ${retired.length} 个编码不再启用`] : []),
    ...(approved.length > 0 ? [`原方案已批准的 ${approved.length} 个编码不另给别处`] : []),
  ];
  const en = [
    ...(retired.length > 0 ? [`${retired.length} codes that the earlier plan in this folder retired are not given again`] : []),
    ...(approved.length > 0 ? [`${approved.length} codes that it was approved with are not given to other ground`] : []),
  ];
  return {
    code: 'plan.retiredKept',
    severity: 'note',
    text: { zh: `结果文件夹里${zh.join(',')}`, en: en.join('; ') },
    hint:
      approved.length > 0
        ? {
            zh: '要延续原编码,用 --previous 指明原方案;要从头编码,用 -o 另选一个结果文件夹',
            en: 'to go on with its codes, name it with --previous; to number from the start, choose another result folder with -o',
          }
        : { zh: '要从头编码,用 -o 另选一个结果文件夹', en: 'to number from the start, choose another result folder with -o' },
    file,
    figures: { codes: retired.length + approved.length },
  };
}
