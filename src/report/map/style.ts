import type { Ink } from './painter.js';

/** Inks of a map, in multiples of its unit. Grid borders are magenta (DB11 网格地图规范). */
export function INKS(unit: number) {
  return {
    dedicated: { hatch: '#8E7CA6' },
    waterGround: { fill: '#9CC9E8', opacity: 0.75 },
    footprint: { fill: '#5B6673', opacity: 0.38 },
    cell: { stroke: '#98A2AD', width: 0.5 * unit, opacity: 0.7 },
    minor: { stroke: '#FFFFFF', width: 1.6 * unit },
    major: { stroke: '#B4BAC1', width: 4 * unit },
    water: { stroke: '#3E8EC8', width: 2.2 * unit },
    railBed: { stroke: '#333333', width: 2.4 * unit },
    railTies: { stroke: '#FFFFFF', width: 1.4 * unit, dash: [5 * unit, 5 * unit] },
    micro: { stroke: '#A0528A', width: 0.75 * unit },
    grid: { stroke: '#C4007A', width: 1.9 * unit },
    area: { stroke: '#2B2B2B', width: 2.6 * unit },
    outOfBounds: { stroke: '#D7191C', width: 3 * unit, dash: [8 * unit, 4 * unit] },
  } as const satisfies Readonly<Record<string, Ink>>;
}
