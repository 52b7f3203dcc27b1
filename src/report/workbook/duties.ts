import { type Locale, say, type Text } from '../../core/text.js';

/** The ids under which staffing counts hours, in words; others (such as a role's own duties) are words already. */
const DUTIES: Readonly<Record<string, Text>> = {
  household: { zh: '联系住户', en: 'households' },
  patrol: { zh: '巡查', en: 'patrols' },
  visit: { zh: '走访', en: 'visits' },
  event: { zh: '事件办理', en: 'events' },
};

/** `patrol` → 巡查; `visit:独居老人` → 走访（独居老人）. */
export function dutyWords(what: string, locale: Locale): string {
  const at = what.indexOf(':');
  const kind = at < 0 ? what : what.slice(0, at);
  const duty = DUTIES[kind];
  if (!duty) return what;
  const of = what.slice(at + 1);
  return at < 0 ? say(duty, locale) : say({ zh: `${duty.zh}（${of}）`, en: `${duty.en} (${of})` }, locale);
}
