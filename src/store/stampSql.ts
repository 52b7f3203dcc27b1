import { AMERICAN, BETWEEN_STAMPS, BLANKS, CHINESE, CHINESE_CLOCK, WITH_OFFSET, YEAR_FIRST } from '../core/calendar/stamp.js';
import { type EventStore, literal } from './store.js';

/**
 * The SQL twin of `readStamp` (core/calendar/stamp.ts): macros that turn the text of a cell, already trimmed and not
 * empty, into seconds of local time, or NULL when it is no stamp. The patterns are the same texts; a match is rewritten
 * to one form and parsed by the engine. What the engine would write itself, letter by letter, needs no pattern. `stamp_has_time` tells a moment from a mere day. A test holds the two together.
 */
export async function defineStampMacros(store: EventStore, zone: string): Promise<void> {
  const full = (pattern: string) => `regexp_full_match(x, ${literal(pattern)})`;
  const rewritten = (pattern: string, as: string, formats: readonly string[]) =>
    `try_strptime(regexp_replace(x, ${literal(`^${pattern}$`)}, ${literal(as)}), [${formats.map(literal).join(', ')}])`;
  // A group that took no part leaves nothing between its signs.
  const plain = (pattern: string) =>
    rewritten(pattern, '\\1-\\2-\\3 \\4:\\5:\\6', ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M:', '%Y-%m-%d %H::', '%Y-%m-%d ::']);
  const american = rewritten(AMERICAN, '\\3-\\1-\\2 \\4:\\5:\\6 \\7M', ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M: %p']);
  const seconds = (moment: string) => `date_diff('second', TIMESTAMP '1970-01-01 00:00:00', ${moment})`;
  // The one cast is shared by the test and its outcome, as long as the test is nothing else: so years are looked at behind it.
  const cast = 'try_cast(x AS TIMESTAMP)';
  await store.run(`CREATE OR REPLACE MACRO read_stamp(x) AS CASE WHEN ${cast}::VARCHAR = x
    THEN CASE WHEN ${cast} >= TIMESTAMP '1900-01-01' AND ${cast} < TIMESTAMP '2200-01-01' THEN ${seconds(cast)} END
    ELSE ${seconds(`CASE
    WHEN ${full('(?:19|20|21)\\d{2}-[01]\\d-[0-3]\\d[T ](?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?')} THEN ${cast}
    WHEN ${full(YEAR_FIRST)} THEN ${plain(YEAR_FIRST)}
    WHEN ${full(CHINESE)} THEN ${plain(CHINESE)}
    WHEN ${full(CHINESE_CLOCK)} THEN ${plain(CHINESE_CLOCK)}
    WHEN ${full(AMERICAN)} THEN ${american}
    WHEN ${full(WITH_OFFSET)} THEN timezone(${literal(zone)}, try_cast(x AS TIMESTAMPTZ))
    END`)} END`);
  // Of several stamps in one cell: their seconds, the earliest first, as text; NULL unless all of them are stamps.
  await store.run(`CREATE OR REPLACE MACRO trimmed_stamp(x) AS read_stamp(trim(x, ${literal(BLANKS)}))`);
  await store.run(`CREATE OR REPLACE MACRO stamp_list(x) AS list_transform(
    list_filter(regexp_split_to_array(x, ${literal(BETWEEN_STAMPS)}), lambda part: trim(part, ${literal(BLANKS)}) <> ''), lambda part: trimmed_stamp(part))`);
  // The list is named by a lambda: a macro's argument is written out, and planned, wherever it stands.
  await store.run(`CREATE OR REPLACE MACRO read_stamps(x) AS list_transform([stamp_list(x)], lambda stamps:
    CASE WHEN len(stamps) > 0 AND list_count(stamps) = len(stamps) THEN array_to_string(list_sort(stamps), ';') END)[1]`);
  await store.run(`CREATE OR REPLACE MACRO stamp_has_time(x) AS contains(x, ':') OR contains(x, '时')`);
}
