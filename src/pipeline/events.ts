import { basename, dirname, extname, join } from 'node:path';
import { gaussKrugerZone, unitOfCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Position } from '../core/geometry.js';
import { columnsOf } from '../core/tables.js';
import { readRecordSheet } from '../io/eventSheet.js';
import { expandFiles } from '../io/expandFiles.js';
import { hashFile } from '../io/hashFile.js';
import { removeOtherStaged, type StagedEvents, stagedEvents } from '../io/stagedEvents.js';
import { missingFile } from '../io/text.js';
import { openDuckDb } from '../store/duckdb.js';
import { type EventSheet, type EventSource, type Intake, loadEvents } from '../store/loadEvents.js';
import type { EventStore } from '../store/store.js';
import { converter, sameCoordinates } from '../topology/crs/converter.js';
import { boundaryCrs, type OpenProject, pathIn, requirePart } from './project.js';

/** The events of a project, loaded. */
export interface LoadedEvents {
  readonly store: EventStore;
  readonly intake: Intake;
  /** The files with their hashes, as the manifest notes them. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Full path of each file by the name in results and messages. */
  readonly paths: ReadonlyMap<string, string>;
  /** The sheets of those that are workbooks, by the same names. */
  readonly sheets: ReadonlyMap<string, EventSheet>;
}

/** What the engine may hold in memory; the rest it spills to a passing file. */
const MEMORY = '1300MB';

/** Counted among what makes a staged file: a change of how cells are read must not find old readings. */
const READING = 3;

export interface LoadOptions {
  /** Read the files themselves, whatever was kept of an earlier reading, and leave that as it is. */
  readonly afresh?: boolean | undefined;
}

/** Loads the project's events into an embedded store, hands it over, and closes it whatever happens. */
export async function withEvents<T>(
  project: OpenProject,
  command: string,
  zone: string | undefined,
  work: (events: LoadedEvents) => Promise<T>,
  { afresh = false }: LoadOptions = {},
): Promise<T> {
  const { file, columns, delimiter, encoding, ignore } = requirePart(project, 'events', command);
  const inputs: Record<string, string> = {};
  const paths = new Map<string, string>();
  const sheets = new Map<string, EventSheet>();
  const sources: EventSource[] = [];
  const titles: Finding[] = [];
  const kept: StagedEvents[] = [];
  for (const named of [file].flat()) {
    for (const path of expandFiles(pathIn(project, named))) {
      // As the project file writes it: where the project lies must not show in results.
      const name = named.includes('*') ? join(dirname(named), basename(path)) : named;
      paths.set(name, path);
      const common = { file: path, shown: name, columns, ignore };
      const ending = extname(path).toLowerCase();
      if (ending === '.xlsx') {
        const known = new Set([...columnsOf('events').flatMap((c) => [c.name, c.header]), ...Object.keys(columns)]);
        const sheet = await readRecordSheet(path, known);
        inputs[path] = sheet.hash;
        sheets.set(name, sheet);
        titles.push(...titleRows(sheet.titles, name));
        sources.push({ ...common, format: sheet });
        continue;
      }
      refuseEnding(ending, path);
      const format = ending === '.parquet' ? 'parquet' : 'csv';
      const hash = hashed(path);
      if (hash !== null) inputs[path] = hash;
      const how = { READING, format, columns, ignore, delimiter, encoding, zone };
      const staged = hash === null || afresh ? undefined : stagedEvents(project.out, path, { hash, how });
      if (staged) kept.push(staged);
      sources.push({ ...common, format, delimiter, encoding, staged });
    }
  }
  const store = await openDuckDb({ memoryLimit: MEMORY });
  try {
    const intake = await loadEvents(store, sources, zone === undefined ? {} : { zone });
    if (!afresh) removeOtherStaged(project.out, kept);
    return await work({ store, intake: { ...intake, findings: [...titles, ...intake.findings] }, inputs, paths, sheets });
  } finally {
    store.close();
  }
}

/**
 * The function that takes the coordinates of events to those of the grids, or null where they are the same. Without a word in
 * the project file, events of a project in metres are taken as degrees of CGCS2000 where they look like degrees.
 */
export function eventsToGround(project: OpenProject): ((at: Position) => Position) | null {
  const ground = boundaryCrs(project);
  const given = project.config.events?.crs;
  if (given !== undefined) return sameCoordinates(given, ground) ? null : converter(given, ground);
  const { crs } = project.config;
  if (unitOfCrs(crs) === 'degree') return sameCoordinates(crs, ground) ? null : converter(crs, ground);
  if (!gaussKrugerZone(ground)) return null;
  const fromDegrees = converter('CGCS2000', ground);
  return (at) => (Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 ? fromDegrees(at) : at);
}

/** In what `lon` and `lat` of events are given; `seen` where each event tells by what it looks like, as `eventsToGround` takes it. */
export function eventUnit(project: OpenProject): 'degree' | 'metre' | 'seen' {
  const { events, crs } = project.config;
  const ground = boundaryCrs(project);
  if (events?.crs !== undefined) return unitOfCrs(events.crs);
  if (unitOfCrs(crs) === 'degree') return 'degree';
  return gaussKrugerZone(ground) ? 'seen' : unitOfCrs(ground);
}

function hashed(path: string): string | null {
  try {
    return hashFile(path);
  } catch (error) {
    // Said better by who reads it.
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT') throw missingFile(path);
    return null;
  }
}

function refuseEnding(ending: string, file: string): void {
  if (['.csv', '.tsv', '.txt', '.parquet', ''].includes(ending)) return;
  throw new WanggeError(
    'formatUnsupported',
    { zh: `不能读取 ${ending} 的事件表`, en: `events in ${ending} cannot be read` },
    { file, hint: { zh: '另存为 .csv、.xlsx 或 .parquet', en: 'save them as .csv, .xlsx or .parquet' } },
  );
}

function titleRows(rows: number, file: string): Finding[] {
  if (rows === 0) return [];
  return [
    {
      code: 'events.titleRows',
      severity: 'note',
      text: { zh: `略过表头之上的 ${rows} 行标题`, en: `${rows} rows of titles above the header were passed over` },
      file,
      figures: { lines: rows },
    },
  ];
}
