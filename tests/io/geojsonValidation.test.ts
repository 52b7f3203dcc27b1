import gjv from 'geojson-validation';
import { describe, expect, it } from 'vitest';
import { readFeatures } from '../../src/io/geojson.js';
import { folderOf } from '../cli/smallProject.js';

const ring = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const polygon = (coordinates: unknown) => ({ type: 'Polygon', coordinates });
const documents: Record<string, unknown> = {
  'ring not closed': polygon([
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
  ]),
  'ring of three': polygon([
    [
      [0, 0],
      [1, 0],
      [0, 0],
    ],
  ]),
  'text for a number': polygon([
    [
      ['0', 0],
      [1, 0],
      [1, 1],
      ['0', 0],
    ],
  ]),
  'position of one number': polygon([[[0], [1, 0], [1, 1], [0]]]),
  'line of one position': { type: 'LineString', coordinates: [[0, 0]] },
  'no coordinates': { type: 'Polygon' },
  'unknown type': { type: 'Circle', coordinates: [0, 0] },
  'coordinates nested too little': polygon(ring),
};

/** geojson-validation is a second opinion on syntax: what it refuses, our reader refuses, too (and more: see geojson.test.ts). */
describe('against geojson-validation', () => {
  it.each(Object.entries(documents))('%s is refused by both', (_name, geometry) => {
    const feature = { type: 'Feature', properties: {}, geometry };
    expect(gjv.valid(feature as never)).toBe(false);
    const folder = folderOf({ 'a.geojson': JSON.stringify({ type: 'FeatureCollection', features: [feature] }) });
    expect(() => readFeatures(`${folder}/a.geojson`)).toThrow(expect.objectContaining({ name: 'WanggeError' }));
  });

  it('a good polygon is accepted by both', () => {
    const feature = { type: 'Feature', properties: {}, geometry: polygon([ring]) };
    expect(gjv.valid(feature as never)).toBe(true);
    const folder = folderOf({ 'a.geojson': JSON.stringify(feature) });
    expect(readFeatures(`${folder}/a.geojson`).features).toHaveLength(1);
  });
});
