import type { TerritoryConfig } from '../core/config/project.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import { readUnitCounts } from '../io/unitCounts.js';
import { textOf } from '../topology/territory/attributes.js';
import { COUNTED_EVENTS, type SourceFeature } from '../topology/territory/sources.js';

const MOST_NAMED = 5;

/**
 * The units with their counts of events from the table that `territory.units.counts` names, as one more property. Units without
 * a row have none; rows about unknown units are told. Throws configInvalid where `load.events` is said to be a property as well.
 */
export function withCountedEvents(
  features: readonly SourceFeature[],
  config: TerritoryConfig['units'],
  path: string,
): { readonly features: readonly SourceFeature[]; readonly hash: string; readonly findings: readonly Finding[] } {
  if (config.load.events !== undefined) {
    throw new WanggeError(
      'configInvalid',
      { zh: 'load.events 与 counts 只能写一个', en: 'load.events and counts exclude each other' },
      {
        place: { path: 'territory.units.counts' },
        hint: { zh: '删去其中一个', en: 'remove one of the two' },
      },
    );
  }
  const { counts, hash } = readUnitCounts(path);
  const left = new Map(counts);
  const counted = features.map((feature) => {
    const id = textOf(feature, config.id);
    const events = id === null ? undefined : counts.get(id);
    if (id !== null) left.delete(id);
    return { ...feature, properties: { ...feature.properties, [COUNTED_EVENTS]: events ?? 0 } };
  });
  const unknown = [...left].filter(([, events]) => events > 0).sort(([a], [b]) => byText(a, b));
  return { features: counted, hash, findings: unknown.length === 0 ? [] : [unknownUnits(unknown, path)] };
}

function unknownUnits(unknown: readonly (readonly [string, number])[], file: string): Finding {
  const first = unknown.slice(0, MOST_NAMED).map(([unit]) => unit);
  const events = unknown.reduce((sum, [, n]) => sum + n, 0);
  const more = unknown.length > MOST_NAMED;
  return {
    code: 'counts.unitUnknown',
    severity: 'warning',
    text: {
      zh: `件数表中 ${unknown.length} 个单元不在单元文件里,其 ${events} 件未计入:${first.join('、')}${more ? ' 等' : ''}`,
      en: `${unknown.length} units of the table of counts are not in the file of units; their ${events} events are left out: ${first.join(', ')}${more ? ', …' : ''}`,
    },
    hint: { zh: '用同一份单元文件重新生成件数表', en: 'make the table anew with the same file of units' },
    file,
    figures: { units: unknown.length, events },
  };
}
