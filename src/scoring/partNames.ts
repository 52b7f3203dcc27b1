import type { Text } from '../core/text.js';

/** Parts of an event's score that no rule of the scheme names. */
export const BASE: Text = { zh: '基础分', en: 'base' };
/** What floor, ceiling and veto change in the sum of the rules. */
export const BOUNDS: Text = { zh: '上下限与一票否决', en: 'floor, ceiling and veto' };
/** What floor and ceiling change in a sum of metrics. */
export const SUM_BOUNDS: Text = { zh: '上下限', en: 'floor and ceiling' };
