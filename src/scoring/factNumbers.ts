import { byText } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { SubjectKind } from '../core/round.js';
import { type UrbanRuralCode, urbanRuralCode } from '../core/urbanRural.js';
import type { Cell } from '../store/store.js';

/** The numbers by which grids and areas of a register are told in facts: their places in the order of codes. */
export interface GroundNumbers {
  readonly grids: readonly string[];
  readonly areas: readonly string[];
  /** The urban–rural class of each area; null where it has none. */
  readonly classes: readonly (UrbanRuralCode | null)[];
}

export function groundNumbers({ grids, areas, microGrids, units }: GridRegister): GroundNumbers {
  const codes = (...lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].sort(byText);
  const classOf = new Map(areas.map(({ code, urbanRural }) => [code, urbanRuralCode(urbanRural ?? '')]));
  const numbered = codes(
    areas.map((a) => a.code),
    grids.map((g) => g.area),
  );
  return {
    grids: codes(
      grids.map((g) => g.code),
      microGrids.map((m) => m.grid),
      units.map((u) => u.grid),
    ),
    areas: numbered,
    classes: numbered.map((code) => classOf.get(code) ?? null),
  };
}

/** What stands behind the numbers in coded facts. */
export interface FactNumbers {
  readonly workers: readonly string[];
  /** Of the register; null = none, then grids are told by their codes. */
  readonly ground: GroundNumbers | null;
}

/** Who or what the column of a kind of subjects tells in coded facts; '' = nobody who could be scored. */
export function subjectOfCode({ workers, ground }: FactNumbers, kind: SubjectKind): (code: Cell) => string {
  const list = { worker: workers, grid: ground?.grids, area: ground?.areas, department: undefined }[kind];
  return list === undefined ? String : (code) => list[Number(code)] ?? '';
}
