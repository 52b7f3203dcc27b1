import type { Finding } from '../../core/finding.js';
import { byText } from '../../core/order.js';
import type { Compound } from '../../core/territory.js';
import type { Blocks } from './makeBlocks.js';
import type { TerritoryInputs } from './readSources.js';
import { unloadedCompounds } from './unloadedCompounds.js';

/**
 * The compound of each unit. The attribute decides where there is one: a text that is an outline's id or name means
 * that outline; any other text means the outline that most of its units lie in, else a compound without outline. A unit without the
 * attribute belongs to the outline that holds at least half of it. Where attribute and outline disagree, that is listed.
 */
export function assignCompounds(
  inputs: TerritoryInputs,
  blocks: Blocks,
  accepted: readonly boolean[],
): { ofUnit: Int32Array; compounds: Compound[]; findings: Finding[] } {
  const { units, compounds: outlines, files } = inputs;
  const byPlace = outlineOfUnit(inputs, blocks);
  const findings: Finding[] = [];

  const texts = [...new Set(units.flatMap(({ group }) => group ?? []))].sort(byText);
  const known = new Map<string, number>();
  outlines.forEach(({ name }, c) => {
    if (name !== null && !known.has(name)) known.set(name, c);
  });
  outlines.forEach(({ id }, c) => {
    known.set(id, c);
  });
  const taken = new Set(texts.flatMap((text) => known.get(text) ?? []));
  const meant = new Map<string, number>();
  const added: string[] = [];
  for (const text of texts) {
    let c =
      known.get(text) ?? mostFrequent(units.flatMap(({ group }, u) => (group === text && byPlace[u] >= 0 ? byPlace[u] : [])));
    if (c < 0 || (!known.has(text) && taken.has(c))) c = outlines.length + added.push(text) - 1;
    taken.add(c);
    meant.set(text, c);
  }

  const ofUnit = Int32Array.from(units, ({ group }, u) => (group === null ? byPlace[u] : meant.get(group)!));
  units.forEach((unit, u) => {
    if (!accepted[u] || ofUnit[u] === byPlace[u] || (ofUnit[u] >= outlines.length && byPlace[u] < 0)) return;
    const outline = byPlace[u] < 0 ? null : outlines[byPlace[u]];
    const lies = outline === null ? { zh: '不在其范围内', en: 'lies outside it' } : placed(outline.name ?? outline.id);
    findings.push({
      code: 'compound.disagreement',
      severity: 'note',
      text: {
        zh: `单元 ${unit.id} 按属性属于小区“${unit.group}”,位置却${lies.zh}:以属性为准`,
        en: `unit ${unit.id} belongs to compound "${unit.group}" by attribute but ${lies.en}: the attribute counts`,
      },
      hint: { zh: '核对属性与小区范围', en: 'check the attribute against the outline' },
      file: files.units,
      place: { id: unit.id, at: unit.at },
      figures: { households: unit.households },
    });
  });

  const households = new Float64Array(outlines.length + added.length);
  units.forEach((unit, u) => {
    if (accepted[u] && ofUnit[u] >= 0) households[ofUnit[u]] += unit.households;
  });
  const compounds: Compound[] = [
    ...outlines.map(({ id, name, areaM2 }, c) => ({ id, name, households: households[c], areaM2 })),
    ...added.map((id, i) => ({ id, name: id, households: households[outlines.length + i], areaM2: 0 })),
  ];
  return { ofUnit, compounds, findings: [...findings, ...unloadedCompounds(inputs, blocks, households)] };
}

function placed(name: string): { zh: string; en: string } {
  return { zh: `在“${name}”范围内`, en: `lies in "${name}"` };
}

/** The outline that holds at least half of each unit's footprint, or −1. */
function outlineOfUnit({ units, compounds }: TerritoryInputs, { arr, faces }: Blocks): Int32Array {
  const total = new Float64Array(units.length);
  const shares: Map<number, number>[] = Array.from({ length: units.length }, () => new Map());
  for (let f = 1; f < arr.faceCount; f++) {
    for (const u of faces.units[f] ?? []) {
      total[u] += arr.faceArea2[f];
      const c = faces.compound[f];
      if (c >= 0) shares[u].set(c, (shares[u].get(c) ?? 0) + arr.faceArea2[f]);
    }
  }
  if (compounds.length === 0) return new Int32Array(units.length).fill(-1);
  return Int32Array.from(shares, (byCompound, u) => {
    const best = [...byCompound].sort(([c, a], [d, b]) => b - a || c - d)[0];
    return best && 2 * best[1] >= total[u] ? best[0] : -1;
  });
}

function mostFrequent(values: readonly number[]): number {
  const count = new Map<number, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count].sort(([v, n], [w, m]) => m - n || v - w)[0]?.[0] ?? -1;
}
