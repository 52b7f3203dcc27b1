import { byText } from '../../core/order.js';
import type { CrosswalkLine, Flow, Outcome, ZoneChange } from '../../core/redrawing.js';
import type { ZoneMatch } from './matchZones.js';

/** Zones of one level before and after, as `matchZones` numbers them. */
export interface TwoPlans {
  readonly before: readonly { readonly code: string; readonly name: string | null }[];
  readonly after: readonly { readonly code: string; readonly name: string; readonly households: number }[];
  readonly match: ZoneMatch;
}

/** What became of every zone, new ones by code, then the retired ones. A zone is `merged` when it holds at least half of another one, too. */
export function changesOf({ before, after, match }: TwoPlans): ZoneChange[] {
  const { overlaps, continues, continuedBy } = match;
  const into = after.map(() => [] as (typeof overlaps)[number][]);
  const outOf = before.map(() => [] as (typeof overlaps)[number][]);
  for (const overlap of overlaps) {
    into[overlap.after].push(overlap);
    outOf[overlap.before].push(overlap);
  }
  const changes = after.map((zone, z): ZoneChange => {
    const own = continues[z];
    const come = into[z].filter((overlap) => overlap.before !== own && overlap.households > 0);
    const gone = own < 0 ? [] : outOf[own].filter((overlap) => overlap.after !== z && overlap.households > 0);
    const known = into[z].reduce((sum, overlap) => sum + overlap.households, 0);
    const fresh = zone.households - known;
    const from = [
      ...come.map((overlap): Flow => ({ code: before[overlap.before].code, households: overlap.households })),
      ...(fresh > 1e-9 ? [{ code: null, households: fresh }] : []),
    ];
    const to = gone.map((overlap): Flow => ({ code: after[overlap.after].code, households: overlap.households }));
    return {
      code: zone.code,
      name: zone.name,
      outcome: outcomeOf(),
      households: zone.households,
      from: largest(from),
      to: largest(to),
    };

    function outcomeOf(): Outcome {
      if (own < 0) {
        const most = Math.max(0, ...into[z].map((overlap) => overlap.households));
        return most > zone.households / 2 ? 'split' : 'new';
      }
      if (into[z].some((overlap) => overlap.before !== own && overlap.households > 0 && overlap.share >= 0.5)) return 'merged';
      if (from.length > 0) return to.length > 0 ? 'changed' : 'grown';
      return to.length > 0 ? 'shrunk' : 'kept';
    }
  });
  const retired = before.flatMap((zone, z): ZoneChange[] => {
    const next = continuedBy[z];
    if (next >= 0 && after[next].code === zone.code) return [];
    const to = outOf[z].filter((overlap) => overlap.households > 0);
    return [
      {
        code: zone.code,
        name: zone.name ?? zone.code,
        outcome: 'retired',
        households: to.reduce((sum, overlap) => sum + overlap.households, 0),
        from: [],
        to: largest(to.map((overlap) => ({ code: after[overlap.after].code, households: overlap.households }))),
      },
    ];
  });
  const byCode = (a: ZoneChange, b: ZoneChange) => byText(a.code, b.code);
  return [...changes.sort(byCode), ...retired.sort(byCode)];
}

/** The crosswalk of one level, sorted by earlier, then by new code; ground that was in no zone last. */
export function crosswalkOf(level: CrosswalkLine['level'], { before, after, match }: TwoPlans): CrosswalkLine[] {
  const known = new Float64Array(after.length);
  const lines = match.overlaps.map((overlap): CrosswalkLine => {
    known[overlap.after] += overlap.households;
    return {
      level,
      before: before[overlap.before].code,
      after: after[overlap.after].code,
      households: overlap.households,
      areaM2: overlap.areaM2,
      share: overlap.share,
      continues: match.continues[overlap.after] === overlap.before,
    };
  });
  lines.sort((a, b) => byText(a.before!, b.before!) || byText(a.after, b.after));
  after.forEach(({ code, households }, z) => {
    const fresh = households - known[z];
    if (fresh > 1e-9)
      lines.push({ level, before: null, after: code, households: fresh, areaM2: 0, share: null, continues: false });
  });
  return lines;
}

/** Households that moved: they are in a zone that does not continue theirs. */
export function movedHouseholds({ overlaps, continues }: ZoneMatch): number {
  return overlaps.reduce((sum, overlap) => sum + (continues[overlap.after] === overlap.before ? 0 : overlap.households), 0);
}

function largest(flows: readonly Flow[]): Flow[] {
  return [...flows].sort((a, b) => b.households - a.households || byText(a.code ?? '', b.code ?? ''));
}
