import type { GridRegister } from '../core/register.js';

/**
 * The grid that a code stands for: a grid's own code, or that of one of its micro-grids; undefined for any other. Without a
 * register every code is a grid.
 */
export function gridOfCode(register: GridRegister | null): (code: string) => string | undefined {
  if (register === null) return (code) => code;
  const grids = new Map(register.microGrids.map((m) => [m.code, m.grid]));
  for (const { code } of register.grids) grids.set(code, code);
  return (code) => grids.get(code);
}
