import type { Text } from '../../core/text.js';
import { POLYGON_FAULTS } from '../certify/faultWords.js';
import type { CellFault } from '../certify/polygons.js';
import type { ReadFault } from './read.js';

/** What to do about each kind of defect. */
export const SUGGESTIONS = {
  gap: { zh: '把缝隙并入相邻网格,或核对边界', en: 'give the gap to a neighbouring cell, or check the border' },
  hole: {
    zh: '若此处应有网格则补上;若本来就不划入,可忽略',
    en: 'add a cell if there should be one; ignore it if this ground is left out on purpose',
  },
  overlap: { zh: '确定归属后从其他网格中减去', en: 'decide whose ground it is and cut it from the other cells' },
  overhang: { zh: '裁到边界以内,或核对边界', en: 'cut the cell at the boundary, or check the boundary' },
  duplicate: { zh: '只保留一个', en: 'keep only one of them' },
  tJunction: {
    zh: '在长边上补一个顶点,两侧顶点即一致',
    en: 'add the vertex to the long edge, so that both sides have the same vertices',
  },
  unmatchedEdge: { zh: '让两侧使用同样的顶点', en: 'make both sides use the same vertices' },
  mergedVertices: {
    zh: '这些顶点离得太近,在格点上成了一点:只留一个,或改用更细的格点',
    en: 'these vertices are so close that they are one on the lattice: keep one of them, or judge on a finer lattice',
  },
  sliver: { zh: '并入相邻网格', en: 'join it to a neighbour' },
} as const satisfies Record<string, Text>;

/** What is wrong with an invalid cell. */
export const CELL_FAULTS: Readonly<Record<ReadFault | CellFault['kind'], Text>> = {
  notPolygon: { zh: '不是面(Polygon 或 MultiPolygon)', en: 'not a Polygon or MultiPolygon' },
  empty: { zh: '没有坐标', en: 'has no coordinates' },
  coordinates: { zh: '坐标缺失或不是有限的数', en: 'a coordinate is missing or not a finite number' },
  range: { zh: '经度须在 ±180°、纬度须在 ±90° 以内', en: 'longitude must lie within ±180° and latitude within ±90°' },
  swapped: { zh: '像是 [纬度, 经度]:应先经度后纬度', en: 'looks like [latitude, longitude]: longitude comes first' },
  tooFewPoints: { zh: '环至少要有四个点(首尾相同)', en: 'a ring needs at least four points, the last one equal to the first' },
  unclosed: { zh: '环没有闭合:末点应等于首点', en: 'the ring is not closed: its last point must equal its first' },
  ...POLYGON_FAULTS,
};
