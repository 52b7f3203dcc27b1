import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, freshFolder, smallProject } from './smallProject.js';

/** Bad input of the stages that come after the drawing: staffing, scoring, report; and the commands beside them. */

const GRID = '330199001001001';
const EVENTS = [
  '工单编号,大类,紧急程度,网格编码,上报时间,处置时间,返工次数', // 1
  `E1,市容,普通,${GRID},2026-01-05 08:00,2026-01-06 08:00,`, // 2
  `E2,市容,普通,${GRID},2026-01-05 09:00,2026-01-12 09:00,1`, // 3
  `E3,绿化,紧急,${GRID},2026-02-05 08:00,2026-02-05 10:00,`, // 4
  `E4,绿化,普通,${GRID},2026-03-02 08:00,2026-03-03 08:00,`, // 5
];
const WORK: Record<string, string> = {
  'events.csv': `${EVENTS.join('\n')}\n`,
  'workers.csv': '工号,姓名,岗位,用工,到岗日期\nW1,甲,专职网格员,专职,2025-01-01\nW2,乙,专职网格员,专职,2025-01-01\n',
  'assignments.csv': `工号,网格编码,岗位,开始日期\nW1,${GRID},专职网格员,2025-01-01\n`,
  'limits.csv': 'category,urgency,limit\n市容,,4d\n',
  'scheme.yaml': [
    'scheme: 小镇考核', // 1
    'clock: { hours: ["08:00-12:00", "14:00-18:00"], holidays: cn }',
    'lifecycle:',
    '  - id: handle',
    '    label: 处置',
    '    from: reportedAt',
    '    to: handledAt',
    '    role: 专职网格员',
    '    limit: { by: [category, urgency], table: limits.csv, default: 5d }',
    '    clock: working', // 10
    'metrics:',
    '  - { id: onTime, label: 按期处置率, unit: rate, better: higher, count: { stage: handle, onTime: true }, over: { stage: handle, due: true } }',
    '  - { id: mean, label: 事件平均分, unit: points, better: higher, mean: eventScore }',
    'workers:',
    '  items:', // 15
    '    - { metric: onTime, weight: 60, score: rate }',
    '    - { metric: mean, weight: 40, score: value }',
    '',
  ].join('\n'),
};
const SECTIONS = [
  'workers: { file: workers.csv }',
  'assignments: { file: assignments.csv }',
  'events: { file: events.csv }',
  'scoring: { scheme: scheme.yaml, round: 2026Q1 }',
  '',
].join('\n');

let planned: string;
beforeAll(async () => {
  planned = smallProject((files) => {
    Object.assign(files, WORK, { 'wangge.yaml': `${files['wangge.yaml']!}${SECTIONS}` });
  });
  expect((await cli('plan', planned)).exit).toBe(0);
});

/** A copy of the project with its plan, and with some of the other files changed. */
function project(change: (files: Record<string, string>) => void = () => undefined): string {
  const folder = freshFolder();
  cpSync(planned, folder, { recursive: true });
  const files = Object.fromEntries(
    [...Object.keys(WORK), 'wangge.yaml'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  change(files);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const replaced = (file: string, from: string | RegExp, to: string) => (files: Record<string, string>) => {
  const before = files[file]!;
  files[file] = before.replace(from, to);
  expect(files[file]).not.toBe(before);
};

/** Every file below a folder with its bytes, so that nothing half-written goes unseen. */
function contents(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  );
}

interface Told {
  code: string;
  message: string;
  hint: string | null;
  file?: string;
  place?: { line?: number; path?: string; column?: string | number };
}

/** Runs a command that must be refused: one JSON document, the exit code, a sentence without a stack, and no file touched. */
async function refused(exit: number, folder: string, ...argv: string[]): Promise<Told> {
  const before = contents(folder);
  const run = await cli(...argv, '--json');
  expect(run.err).toBe('');
  expect(run.out.trim().split('\n')).toHaveLength(1);
  const { ok, error } = JSON.parse(run.out) as { ok: boolean; error: Told };
  expect({ ok, exit: run.exit, ...error }).toMatchObject({ ok: false, exit });
  const spoken = await cli(...argv, '--locale', 'en');
  expect(spoken.exit).toBe(exit);
  expect(spoken.out).toBe('');
  expect(spoken.err).toMatch(/^\S*error/);
  expect(spoken.err).not.toMatch(/\n\s+at /);
  expect(spoken.err).not.toContain('internal error');
  if (error.file) expect(spoken.err).toContain(error.file);
  if (error.place?.line) expect(spoken.err).toContain(`line ${error.place.line}`);
  expect(contents(folder)).toEqual(before);
  return error;
}

interface Done {
  files: string[];
  intake: { lines: number; accepted: number; rejected: number; reasons: Record<string, number> }[];
  counts: Record<string, number>;
  findings: {
    code: string;
    severity: string;
    text: { en: string };
    file?: string;
    place?: { line?: number };
    figures?: unknown;
  }[];
}

/** Runs a command that must do its work all the same, and returns what it tells. */
async function done(folder: string, command: string, ...argv: string[]): Promise<Done> {
  const run = await cli(command, folder, ...argv, '--json');
  expect(run.err).toBe('');
  expect(run.out.trim().split('\n')).toHaveLength(1);
  const document = JSON.parse(run.out) as Done & { ok: boolean };
  expect({ ok: document.ok, exit: run.exit }).toEqual({ ok: true, exit: 0 });
  return document;
}

const rejects = (folder: string, name: string) =>
  readFileSync(join(folder, 'out', name), 'utf8')
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/);

describe('the small project itself', () => {
  it('is staffed, scored and reported without a word of complaint', async () => {
    const folder = project();
    await done(folder, 'assign');
    const { intake, findings, counts } = await done(folder, 'score');
    expect(intake).toMatchObject([{ lines: 4, accepted: 4, rejected: 0 }]);
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(counts).toMatchObject({ loaded: 4, counted: 4, closed: 4 });
    const { files } = await done(folder, 'report');
    expect(files).toContain('scorecard.xlsx');
  });
});

describe('score takes what it can of the events, and accounts for every line', () => {
  const cases: [what: string, change: (files: Record<string, string>) => void, line: number, code: string][] = [
    ['a torn line', replaced('events.csv', EVENTS[2]!, EVENTS[2]!.slice(0, 20)), 3, 'columnCount'],
    ['a quote that is not closed', replaced('events.csv', 'E2,市容', 'E2,"市容'), 3, 'quoteOpen'],
    ['an id that occurs again, of which the later is kept', replaced('events.csv', 'E3,', 'E2,'), 3, 'duplicateId'],
    ['a day that does not exist', replaced('events.csv', '2026-02-05 08:00', '2026-02-30 08:00'), 4, 'badStamp'],
    ['a word where a number belongs', replaced('events.csv', '2026-01-12 09:00,1', '2026-01-12 09:00,一次'), 3, 'badNumber'],
    ['an unknown urgency', replaced('events.csv', '紧急,', '特急,'), 4, 'badValue'],
    ['no id', replaced('events.csv', 'E4,', ','), 5, 'missing'],
  ];
  it.each(cases)('%s', async (_, change, line, code) => {
    const folder = project(change);
    const { intake, findings, counts } = await done(folder, 'score');
    expect(intake).toMatchObject([{ lines: 4, accepted: 3, rejected: 1, reasons: { [code]: 1 } }]);
    expect(counts.loaded).toBe(3);
    const told = findings.filter((finding) => finding.code === 'events.rejects');
    expect(told).toMatchObject([{ severity: 'warning', figures: { lines: 1 } }]);
    expect(told[0]!.file).toBe('events.csv');
    expect(told[0]!.text.en).toContain('rejects-events.csv');
    const [header, ...rows] = rejects(folder, 'rejects-events.csv');
    expect(header).toMatch(/^file,line,column,code,reason/);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.split(',').slice(0, 2)).toEqual(['events.csv', String(line)]);
    expect(rows[0]).toContain(code);
    const spoken = await cli('score', folder, '--locale', 'en');
    expect(spoken.out).toContain('4 events, 3 accepted, 1 rejected');
    expect(spoken.out).toContain('rejects-events.csv');
  });

  it('the list of rejects is gone when the fault is mended', async () => {
    const folder = project(replaced('events.csv', 'E4,', ','));
    await done(folder, 'score');
    expect(existsSync(join(folder, 'out', 'rejects-events.csv'))).toBe(true);
    writeFileSync(join(folder, 'events.csv'), WORK['events.csv']!);
    await done(folder, 'score');
    expect(existsSync(join(folder, 'out', 'rejects-events.csv'))).toBe(false);
  });

  it('an event of a year without a calendar takes no part, and is counted', async () => {
    const folder = project(replaced('events.csv', '2026-03-02 08:00,2026-03-03 08:00', '2027-03-02 08:00,2027-03-03 08:00'));
    const { counts, findings } = await done(folder, 'score');
    expect(counts).toMatchObject({ loaded: 4, events: 3, outsideRound: 1 });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'event.outsideRound' }));
  });

  it('an event that is handled in a year without a calendar is not handled yet as of the end of the round', async () => {
    const folder = project(replaced('events.csv', '2026-03-03 08:00', '2027-03-03 08:00'));
    const { counts } = await done(folder, 'score');
    expect(counts).toMatchObject({ loaded: 4, counted: 4 });
    const round = JSON.parse(readFileSync(join(folder, 'out', 'round.json'), 'utf8')) as { stages: Record<string, number>[] };
    expect(round.stages).toMatchObject([{ due: 4, done: 3, overdueOpen: 1 }]);
  });
});

describe('score refuses with file, line and remedy, and writes nothing', () => {
  const score = (exit: number, change: (files: Record<string, string>) => void, ...argv: string[]) => {
    const folder = project(change);
    return refused(exit, folder, 'score', folder, ...argv);
  };

  it.each([
    ['empty', ''],
    ['a header without rows', `${EVENTS[0]}\n`],
    ['blank lines', '\n\n'],
  ])('an events file that is %s', async (_, text) => {
    const error = await score(3, (files) => {
      files['events.csv'] = text;
    });
    expect(error).toMatchObject({ code: 'fileEmpty', file: expect.stringContaining('events.csv') });
  });

  it('an events file that is not there', async () => {
    const error = await score(3, replaced('wangge.yaml', 'events.csv', 'event.csv'));
    expect(error).toMatchObject({ code: 'fileMissing', file: expect.stringContaining('event.csv') });
    expect(error.hint).toContain('events.csv');
  });

  it('an unknown column, with the one that may be meant', async () => {
    const error = await score(3, replaced('events.csv', '处置时间', '处置时刻'));
    expect(error).toMatchObject({
      code: 'columnUnknown',
      file: expect.stringContaining('events.csv'),
      place: { line: 1, column: '处置时刻' },
    });
    expect(error.hint).toContain('处置时间');
  });

  it('a required column that is missing', async () => {
    const error = await score(3, (files) => {
      files['events.csv'] = 'id,category\nE1,市容\n';
    });
    expect(error).toMatchObject({ code: 'columnMissing', file: expect.stringContaining('events.csv'), place: { line: 1 } });
    expect(error.message).toContain('reportedAt');
  });

  it('a scheme file that is not there', async () => {
    const error = await score(3, replaced('wangge.yaml', 'scheme.yaml', 'schema.yaml'));
    expect(error).toMatchObject({ code: 'fileMissing', file: expect.stringContaining('schema.yaml') });
    expect(error.hint).toContain('scheme.yaml');
  });

  it('a limit table that is not there', async () => {
    const error = await score(3, replaced('scheme.yaml', 'limits.csv', 'limit.csv'));
    expect(error).toMatchObject({ code: 'fileMissing', message: expect.stringContaining('limit.csv') });
    expect(error.hint).toContain('limits.csv');
  });

  it('weights that sum to 90, with the line', async () => {
    const error = await score(2, replaced('scheme.yaml', 'weight: 40', 'weight: 30'));
    expect(error).toMatchObject({ code: 'schemeInvalid', file: expect.stringContaining('scheme.yaml') });
    expect(error.place?.line).toBeGreaterThanOrEqual(14);
    expect(error.place?.line).toBeLessThanOrEqual(17);
    expect(error.message).toContain('90');
  });

  it('an unknown key of the scheme, with the line', async () => {
    const error = await score(2, replaced('scheme.yaml', '    limit:', '    limits:'));
    expect(error).toMatchObject({ code: 'configUnknownKey', place: { line: 9, path: 'lifecycle.0.limits' } });
    expect(error.hint).toContain('limit');
  });

  it('a metric that the scheme does not define, with the line', async () => {
    const error = await score(2, replaced('scheme.yaml', 'metric: mean', 'metric: means'));
    expect(error).toMatchObject({ code: 'schemeInvalid', place: { line: 17 } });
    expect(`${error.message}${error.hint}`).toContain('mean');
  });

  it('a round of a year without a calendar', async () => {
    const error = await score(3, replaced('wangge.yaml', 'round: 2026Q1', 'round: 2027Q1'));
    expect(error).toMatchObject({ code: 'calendarYear' });
    expect(error.message).toContain('2027');
    expect(error.hint).not.toBeNull();
  });

  it('a moment of judgement of a year without a calendar, and one that is none', async () => {
    expect(await score(3, () => undefined, '--as-of', '2027-02-01')).toMatchObject({ code: 'calendarYear' });
    expect(await score(2, () => undefined, '--as-of', '下周')).toMatchObject({ code: 'usage' });
  });

  it('a plan that is not there yet, with the command to run', async () => {
    const folder = smallProject((files) => {
      Object.assign(files, WORK, { 'wangge.yaml': `${files['wangge.yaml']!}${SECTIONS}` });
    });
    for (const command of ['score', 'assign']) {
      const error = await refused(3, folder, command, folder);
      expect(error.code).toBe('stageMissing');
      expect(error.hint).toContain(`wangge plan ${folder}`);
    }
  });

  it('leaves the results of an earlier round as they were', async () => {
    const folder = project();
    await done(folder, 'score');
    writeFileSync(join(folder, 'events.csv'), WORK['events.csv']!.replace('大类', '大类别别别'));
    expect((await refused(3, folder, 'score', folder)).code).toBe('columnUnknown');
  });
});

describe('people', () => {
  it.each(['assign', 'score'])('%s: two workers of one id are both set aside and told', async (command) => {
    const folder = project(replaced('workers.csv', 'W2,乙', 'W1,乙'));
    const { findings, files } = await done(folder, command);
    expect(files).toContain('rejects-workers.csv');
    const [, ...rows] = rejects(folder, 'rejects-workers.csv');
    expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
      ['2', '工号'],
      ['3', '工号'],
    ]);
    const told = findings.filter(({ code }) => code === 'table.rejects');
    expect(told).toMatchObject([{ severity: 'warning', figures: { lines: 2 } }]);
    expect(told[0]!.file).toBe('workers.csv');
    expect(told[0]!.text.en).toContain('rejects-workers.csv');
  });

  it('a repeated line costs only itself', async () => {
    const folder = project((files) => {
      files['workers.csv'] += 'W2,乙,专职网格员,专职,2025-01-01\n';
    });
    await done(folder, 'assign');
    const [, ...rows] = rejects(folder, 'rejects-workers.csv');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['4']);
  });

  it.each(['assign', 'score'])('%s: an assignment to a grid that is not in the plan is told', async (command) => {
    const folder = project(replaced('assignments.csv', GRID, '330199001001999'));
    const { findings } = await done(folder, command);
    const told = findings.find(({ code }) => code === 'assignment.gridUnknown');
    expect(JSON.stringify(told)).toContain('330199001001999');
  });

  it('assign: an unknown column of the workers, with the one that may be meant', async () => {
    const folder = project(replaced('workers.csv', '姓名', '姓 名称'));
    const error = await refused(3, folder, 'assign', folder);
    expect(error).toMatchObject({ code: 'columnUnknown', file: expect.stringContaining('workers.csv'), place: { line: 1 } });
  });

  it('assign: an empty workers file, and one that is not there', async () => {
    const empty = project((files) => {
      files['workers.csv'] = '';
    });
    expect(await refused(3, empty, 'assign', empty)).toMatchObject({
      code: 'fileEmpty',
      file: expect.stringContaining('workers.csv'),
    });
    const gone = project(replaced('wangge.yaml', 'workers.csv', 'worker.csv'));
    const error = await refused(3, gone, 'assign', gone);
    expect(error).toMatchObject({ code: 'fileMissing', file: expect.stringContaining('worker.csv') });
    expect(error.hint).toContain('workers.csv');
  });

  it('assign: a profile that is neither a preset nor a file, and a day that is none', async () => {
    const folder = project(replaced('wangge.yaml', 'scoring:', 'staffing: { profile: 1+5 }\nscoring:'));
    const error = await refused(2, folder, 'assign', folder);
    expect(error).toMatchObject({ code: 'configInvalid', file: expect.stringContaining('wangge.yaml') });
    expect(error.hint).toContain('1+4+X');
    expect(await refused(2, project(), 'assign', planned, '--as-of', '明天')).toMatchObject({ code: 'usage' });
  });
});

describe('report', () => {
  it('before the stages that it tells of, names the command to run', async () => {
    const folder = project();
    const first = await refused(3, folder, 'report', folder);
    expect(first.code).toBe('stageMissing');
    expect(first.hint).toContain(`wangge assign ${folder}`);
    await done(folder, 'assign');
    const second = await refused(3, folder, 'report', folder);
    expect(second.code).toBe('stageMissing');
    expect(second.hint).toContain(`wangge score ${folder}`);
  });

  it('after the events have changed, asks for the scores again', async () => {
    const folder = project();
    await done(folder, 'score');
    writeFileSync(join(folder, 'events.csv'), WORK['events.csv']!.replace('E4,', 'E9,'));
    await done(folder, 'assign');
    const error = await refused(3, folder, 'report', folder);
    expect(error).toMatchObject({ code: 'stageStale', file: expect.stringContaining('events.csv') });
    expect(error.hint).toContain('wangge score');
  });
});

describe('score --check', () => {
  it('tells every mistake with its line, and fails', async () => {
    const folder = project(replaced('scheme.yaml', 'weight: 40', 'weight: 30'));
    const run = await cli('score', '--check', join(folder, 'scheme.yaml'), '--json');
    expect(run.exit).toBe(1);
    const { usable, findings } = JSON.parse(run.out) as Done & { usable: boolean };
    expect(usable).toBe(false);
    const blocking = findings.filter(({ severity }) => severity === 'blocking');
    expect(blocking).toHaveLength(1);
    expect(blocking[0]!.place?.line).toBeGreaterThanOrEqual(14);
  });

  it('takes a sound one', async () => {
    const run = await cli('score', '--check', join(project(), 'scheme.yaml'), '--json');
    expect(run.exit).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ ok: true, usable: true });
  });
});

describe('init', () => {
  it('writes a project file that reads, and does not overwrite one', async () => {
    const folder = freshFolder();
    expect((await cli('init', folder, '--json')).exit).toBe(0);
    const error = await refused(2, folder, 'init', folder);
    expect(error).toMatchObject({ code: 'usage', file: expect.stringContaining('wangge.yaml') });
    expect(error.hint).toContain('--force');
    // The sources that it names are the user's to bring: the file itself is fine.
    expect((await refused(3, folder, 'plan', folder)).code).toBe('fileMissing');
    writeFileSync(join(folder, 'wangge.yaml'), 'mine\n');
    expect((await cli('init', folder, '--force', '--json')).exit).toBe(0);
    expect(readFileSync(join(folder, 'wangge.yaml'), 'utf8')).not.toContain('mine');
  });

  it('--sample copies the sample to the byte, once', async () => {
    const folder = freshFolder();
    const sample = new URL('../../fixtures/yunxi/', import.meta.url);
    const run = await cli('init', folder, '--sample', '--json');
    expect(run.exit).toBe(0);
    const { files } = JSON.parse(run.out) as { files: string[] };
    expect([...files].sort()).toEqual(readdirSync(sample).sort());
    for (const name of files)
      expect(readFileSync(join(folder, name)).equals(readFileSync(new URL(name, sample))), name).toBe(true);
    expect(await refused(2, folder, 'init', folder, '--sample')).toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--force'),
    });
    expect((await cli('init', folder, '--sample', '--force', '--json')).exit).toBe(0);
  });
});

describe('doctor', () => {
  it('finds this machine fit', async () => {
    const run = await cli('doctor', '--json');
    expect(run.exit).toBe(0);
    const { healthy, checks } = JSON.parse(run.out) as { healthy: boolean; checks: { ok: boolean; found: string }[] };
    expect(healthy).toBe(true);
    expect(checks.length).toBeGreaterThanOrEqual(4);
    expect(checks.filter(({ ok, found }) => !ok || found === '')).toEqual([]);
  });
});
