import type { Text } from '../../core/text.js';
import type { CellFault } from './polygons.js';

/** What makes a polygon invalid, in words. */
export const POLYGON_FAULTS: Readonly<Record<CellFault['kind'], Text>> = {
  collapsed: { zh: '没有面积', en: 'has no area' },
  crossing: { zh: '边线自相交', en: 'the border crosses itself' },
  overlap: { zh: '边线有一段重复', en: 'a piece of the border runs twice' },
  selfTouch: {
    zh: '同一个环在此处碰到自己;请拆成外环和内环',
    en: 'a ring touches itself here; split it into a shell and a hole',
  },
  spike: { zh: '边线在此处折返成刺', en: 'the border folds back into a spike here' },
  holeOutside: { zh: '内环不在外环之内', en: 'a hole lies outside its shell' },
  holesNested: { zh: '内环套着内环', en: 'a hole lies inside another' },
  interiorSplit: { zh: '环相碰处把面切成了几块', en: 'touching rings cut the interior into pieces' },
  partsOverlap: { zh: '多面的两部分重叠', en: 'two parts of the multipolygon overlap' },
};
