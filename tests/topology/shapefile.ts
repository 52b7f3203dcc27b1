import type { Polygonal, Position, Ring } from '../../src/core/geometry.js';

/**
 * Polygons (shape type 5) of a Shapefile: ESRI's whitepaper of 1998, pages 4 and 8. Outer rings run clockwise, holes the
 * other way; a hole goes to the first outer ring before it, which is how programs write them.
 */
export function readShp(bytes: Uint8Array): Polygonal[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shapes: Polygonal[] = [];
  for (let at = 100; at < bytes.length; at += 8 + 2 * view.getInt32(at + 4)) {
    const record = at + 8;
    if (view.getInt32(record, true) !== 5) throw new Error(`record ${shapes.length} is no polygon`);
    const parts = view.getInt32(record + 36, true);
    const points = view.getInt32(record + 40, true);
    const partAt = (i: number): number => (i < parts ? view.getInt32(record + 44 + 4 * i, true) : points);
    const base = record + 44 + 4 * parts;
    const polygons: Ring[][] = [];
    for (let p = 0; p < parts; p++) {
      const ring: Position[] = [];
      for (let i = partAt(p); i < partAt(p + 1); i++)
        ring.push([view.getFloat64(base + 16 * i, true), view.getFloat64(base + 16 * i + 8, true)]);
      if (isClockwise(ring) || polygons.length === 0) polygons.push([ring]);
      else polygons[polygons.length - 1].push(ring);
    }
    shapes.push(
      polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] } : { type: 'MultiPolygon', coordinates: polygons },
    );
  }
  return shapes;
}

function isClockwise(ring: Ring): boolean {
  const [ox, oy] = ring[0];
  return (
    ring.reduce((sum, [x, y], i) => {
      const [u, v] = ring[(i + 1) % ring.length];
      return sum + (x - ox) * (v - oy) - (u - ox) * (y - oy);
    }, 0) < 0
  );
}

/** Rows of a dBASE III table (numbers and texts), by column. */
export function readDbf(bytes: Uint8Array): Record<string, string>[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, length: number): string =>
    new TextDecoder('latin1')
      .decode(bytes.subarray(from, from + length))
      .split('\0')[0]
      .trim();
  const columns: { name: string; length: number }[] = [];
  for (let at = 32; bytes[at] !== 0x0d; at += 32) columns.push({ name: text(at, 11), length: bytes[at + 16] });
  const header = view.getUint16(8, true);
  const size = view.getUint16(10, true);
  return Array.from({ length: view.getUint32(4, true) }, (_, row) => {
    let at = header + row * size + 1;
    return Object.fromEntries(
      columns.map(({ name, length }) => {
        const value = text(at, length);
        at += length;
        return [name, value];
      }),
    );
  });
}
