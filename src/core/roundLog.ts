import { z } from 'zod';

/**
 * How results are laid out and worded. Another number wherever the same input makes other bytes without another result: keys or
 * columns, wording, line breaks. 1: `round.json` printed as one document. 2: a line for each score. 3: extensions are told
 * with the stamps at which they were asked for.
 */
export const RESULTS_LAYOUT = 3;

export const ROUND_ACTS = ['opened', 'published', 'frozen'] as const;
export type RoundAct = (typeof ROUND_ACTS)[number];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hashes = z.record(z.string(), hash);

const EntrySchema = z.strictObject({
  act: z.enum(ROUND_ACTS).meta({ description: '开始、公示、定稿 / opened, published, frozen' }),
  on: day.meta({ description: '办理日期,由人给出 / date of the act, given by a person' }),
  by: z.string().nullable().meta({ description: '经办人 / who acts' }),
  until: day.nullable().meta({ description: '公示:最后一个可申诉的日子 / published: the last day for appeals' }),
  version: z.string().meta({ description: '程序版本 / version of the program' }),
  layout: z.number().int().positive().optional().meta({
    description: '结果文件的格式;早先的版本没有记 / layout of the result files; earlier versions did not record it',
  }),
  inputs: hashes.meta({ description: '计分所读文件 → SHA-256 / files that the score was made from' }),
  outputs: hashes.meta({ description: '计分所写文件 → SHA-256 / files that the score wrote' }),
  asOf: z
    .string()
    .nullable()
    .meta({ description: '得分的截至时刻;开始时为 null / the moment that the scores were judged as of; null when opened' }),
  calendar: hash.nullable().meta({
    description: '考核期内工作日历的 SHA-256;不用工作时间为 null / of the working calendar in the round; null when none is used',
  }),
  staffing: hash.nullable().optional().meta({
    description:
      '定稿时 staffing.json 的 SHA-256;没有或已过时为 null;不配员的项目和早先的版本没有记 / of staffing.json when frozen; null when there was none or a stale one; not recorded by projects without staffing and by earlier versions',
  }),
  previous: hash.nullable().meta({
    description: '上一条记录的 SHA-256;首条为 null / of the entry before; null in the first',
  }),
});

/**
 * `round-log.json`: what was done with a round, act by act. Acts are only ever added; each entry carries the hash of the one
 * before, so that an entry that was changed, taken out or put in is noticed. What a chain cannot show is that its end was cut
 * off: the hash of the last entry, which every act prints, belongs into the notice or the minutes.
 */
export const RoundLogSchema = z.strictObject({
  round: z.string(),
  scheme: z.string(),
  entries: z.array(EntrySchema).min(1).meta({
    description: '按办理先后,逐条以 SHA-256 相连 / in the order of the acts, chained by SHA-256',
  }),
});

export type RoundLog = z.output<typeof RoundLogSchema>;
export type RoundLogEntry = RoundLog['entries'][number];
