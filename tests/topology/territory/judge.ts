import { expect } from 'vitest';
import type { Polygonal } from '../../../src/core/geometry.js';
import type { Territory } from '../../../src/core/territory.js';
import { certifyShapes } from '../../../src/topology/certify.js';
import { shapesOf } from '../../../src/topology/shapes.js';

/** Everything of a territory as text, to compare byte for byte. */
export function bytesOf(territory: Territory): string {
  return JSON.stringify(territory, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value));
}

/**
 * What must hold of any territory, judged from its shapes by code that took no part in making it: cells tile each area
 * (certificate), each cell is one polygon, every unit is in one cell, loads add up, arcs and shapes have the same borders.
 */
export function judge(territory: Territory, crs: 'WGS84' | 'planar'): void {
  const cells = shapesOf(territory.shapes);
  const areas = shapesOf(territory.boundary);
  expect(cells.every(({ type }) => type === 'Polygon')).toBe(true);
  areas.forEach((area, a) => {
    const own = cells.filter((_, c) => territory.cells[c].area === a);
    const certificate = certifyShapes(own, [area], { crs, expectedCells: own.length, inputHash: '' });
    expect({ area: territory.areas[a].code, ...certificate }).toMatchObject({ valid: true, residual: 0 });
  });

  const times = new Array(territory.units.length).fill(0);
  for (const cell of territory.cells) for (const u of cell.units) times[u]++;
  expect(times.every((n) => n === 1)).toBe(true);
  territory.cells.forEach((cell, c) => {
    expect(cell.units.every((u) => territory.units[u].cell === c)).toBe(true);
    expect(cell.households).toBeCloseTo(cell.units.reduce((sum, u) => sum + territory.units[u].households, 0));
  });
  judgeArcs(territory);
}

/** Arcs are exactly the borders of the cells: each directed edge of a ring is one step of one arc. */
function judgeArcs({ shapes, arcs, cells }: Territory): void {
  const owner = new Map<string, number>();
  for (let r = 0; r < shapes.ringOwner.length; r++) {
    const ring = shapes.ringVertex.subarray(shapes.ringStart[r], shapes.ringStart[r + 1]);
    ring.forEach((v, i) => {
      owner.set(`${v} ${ring[(i + 1) % ring.length]}`, shapes.ringOwner[r]);
    });
  }
  let steps = 0;
  for (const { left, right, vertices, class: grade } of arcs) {
    for (let i = 1; i < vertices.length; i++) {
      const there = owner.get(`${vertices[i - 1]} ${vertices[i]}`);
      const back = owner.get(`${vertices[i]} ${vertices[i - 1]}`);
      if (there !== left || (back ?? -1) !== right)
        throw new Error(`arc between ${left} and ${right} runs between ${there} and ${back}`);
      steps += right < 0 ? 1 : 2;
    }
    const outer = right < 0 || cells[left].area !== cells[right].area;
    expect(grade === 'area').toBe(outer);
  }
  expect(steps).toBe(owner.size);
}

/** Whether a position lies in a polygon (even–odd over all rings). */
export function holds(shape: Polygonal, x: number, y: number): boolean {
  let inside = false;
  for (const ring of shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
