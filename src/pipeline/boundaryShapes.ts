import type { Crs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Polygonal } from '../core/geometry.js';
import { readFeatures } from '../io/geojson.js';

/** The polygons of a boundary file. Throws as `readFeatures`, and `geometryKind` for anything in it that is no polygon: nothing is left out in silence. */
export function boundaryShapes(path: string, crs: Crs): Polygonal[] {
  const { features, bare } = readFeatures(path, { crs });
  const hint = { zh: '--within 需要一份面文件', en: '--within needs a file of polygons' };
  const refusal = (feature: number, zh: string, en: string): WanggeError =>
    new WanggeError(
      'geometryKind',
      { zh: `边界第 ${feature} 个要素(从 0 数起)${zh}`, en: `feature ${feature} of the boundary (counted from 0) ${en}` },
      { file: path, place: { feature }, hint },
    );
  if (bare.length > 0) throw refusal(bare[0].number, '没有图形', 'has no geometry');
  if (features.length === 0) {
    throw new WanggeError(
      'geometryKind',
      { zh: '边界文件里没有面', en: 'the boundary file holds no polygon' },
      { file: path, hint },
    );
  }
  return features.map(({ shape, number }) => {
    if (shape.type === 'Polygon' || shape.type === 'MultiPolygon') return shape;
    throw refusal(number, `是 ${shape.type},不是面`, `is a ${shape.type}, not a polygon`);
  });
}
