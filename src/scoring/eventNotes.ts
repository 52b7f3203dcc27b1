import { stampOf } from '../core/calendar/stamp.js';
import { type Locale, say, type Text } from '../core/text.js';

export type EventFacts = Readonly<Record<string, string | bigint | boolean | null>>;

/**
 * What happened to an event beside its stages, in sentences: suspension, extensions, returns, reworks, an appeal. Whoever
 * reads a limit that is longer than the scheme's, or a time that is shorter than the stamps say, finds the reason here.
 */
export function eventNotes(facts: EventFacts, locale: Locale): string[] {
  const notes: Text[] = [];
  const times = (name: string) => Number(facts[name] ?? 0);
  const moment = (name: string) => stampOf(Number(facts[name])).replace('T', ' ');
  if (known(facts.suspendedFrom)) {
    const [from, to] = [moment('suspendedFrom'), known(facts.suspended_to) ? moment('suspended_to') : null];
    notes.push({
      zh: to === null ? `${from} 起挂账,计时停止` : `${from} 至 ${to} 挂账,不计时`,
      en: to === null ? `suspended since ${from}: the clock stands` : `suspended from ${from} to ${to}: that time does not count`,
    });
  }
  const [approved, counted] = [times('extensions'), times(known(facts.extensions_counted) ? 'extensions_counted' : 'extensions')];
  if (approved > counted) {
    notes.push({
      zh: `批准延期 ${approved} 次,认可 ${counted} 次:超出次数的、超时以后才申请的不计;所列时限已含认可的部分`,
      en: `extensions approved: ${approved}, of which ${counted} count: neither more than allowed nor those asked for after the limit do; the limit shown includes what counts`,
    });
  } else if (approved > 0) {
    notes.push({
      zh: `批准延期 ${approved} 次,所列时限已含延长部分`,
      en: `extensions approved: ${approved}; the limit shown includes them`,
    });
  }
  if (times('returns') > 0) notes.push({ zh: `回退 ${times('returns')} 次`, en: `returns: ${times('returns')}` });
  if (times('reworks') > 0) notes.push({ zh: `返工 ${times('reworks')} 次`, en: `reworks: ${times('reworks')}` });
  if (facts.is_exempt === true) {
    notes.push({
      zh: '申诉获准:不计入对任何人不利的统计,事实保留',
      en: 'an appeal was granted: it is held against nobody, and the fact is kept',
    });
  }
  return notes.map((note) => say(note, locale));
}

function known(value: string | bigint | boolean | null | undefined): boolean {
  return value !== null && value !== undefined;
}
