import { join, relative, resolve, sep } from 'node:path';
import type { StaffingProfile } from '../core/config/profile.js';
import type { Finding } from '../core/finding.js';
import { type StaffingDocument, StaffingDocumentSchema } from '../core/resultsOfWork.js';
import { exists } from '../io/folder.js';
import { parseJson } from '../io/json.js';
import { readText } from '../io/text.js';
import type { EventStore } from '../store/store.js';
import { eventRejects } from './eventRejects.js';
import { eventsToGround, withEvents } from './events.js';
import type { OpenProject } from './project.js';
import { readProfile } from './readProfile.js';

/** Lines of the replayed events that could not be read. */
export const REPLAY_REJECTS = 'rejects-replay.csv';

/** Events, a column each; texts as indexes into lists, −1 where there is none. */
export interface EventColumns {
  readonly events: number;
  readonly categories: readonly string[];
  readonly category: Int32Array;
  readonly grids: readonly string[];
  readonly grid: Int32Array;
  readonly buildings: readonly string[];
  readonly building: Int32Array;
  /** Coordinates of the grids; NaN where there are none. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Everything that a replay needs besides the plan, read before anything is drawn. */
export interface ReplaySources {
  readonly columns: EventColumns;
  readonly profile: StaffingProfile;
  /** The staffing in the result folder: that of the plan before. */
  readonly staffing: StaffingDocument | null;
  readonly rejects: string | null;
  readonly findings: readonly Finding[];
  /** Path → SHA-256 of the bytes that were read. */
  readonly inputs: Readonly<Record<string, string>>;
}

const BATCH = 50_000;

/** Reads the events to replay, the staffing profile, and the staffing where the result folder holds one. Throws as reading events does. */
export async function readReplay(project: OpenProject, file: string): Promise<ReplaySources> {
  const { profile, inputs: profileInputs } = readProfile(project);
  const staffed = readStaffing(project.out);
  // named as the project's own files are, so that results are the same wherever the project lies
  const named = relative(resolve(project.folder), resolve(file)).split(sep).join('/');
  const events = { columns: {}, ignore: [], ...project.config.events, file: named };
  const replayed = { ...project, config: { ...project.config, events } };
  const read = async (loaded: Parameters<Parameters<typeof withEvents>[3]>[0]) => {
    const rejects = await eventRejects(loaded, REPLAY_REJECTS);
    return {
      columns: await columnsOf(loaded.store, eventsToGround(replayed)),
      rejects: rejects.csv,
      findings: [...loaded.intake.findings, ...rejects.findings, ...staffed.findings],
      inputs: { ...profileInputs, ...loaded.inputs, ...staffed.inputs },
    };
  };
  return {
    profile,
    staffing: staffed.staffing,
    ...(await withEvents(replayed, 'plan --replay', undefined, read, { afresh: true })),
  };
}

type EventRecord = {
  readonly category: string;
  readonly grid: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly buildingCode: string | null;
};

async function columnsOf(store: EventStore, toGround: ReturnType<typeof eventsToGround>): Promise<EventColumns> {
  const [{ events }] = (await store.rows<{ events: bigint | number }>('SELECT count(*) AS events FROM events')) as [
    { events: bigint | number },
  ];
  const size = Number(events);
  const [categories, grids, buildings] = [new TextList(), new TextList(), new TextList()];
  const columns = {
    category: new Int32Array(size),
    grid: new Int32Array(size),
    building: new Int32Array(size),
    x: new Float64Array(size).fill(Number.NaN),
    y: new Float64Array(size).fill(Number.NaN),
  };
  for (let first = 0; first < size; first += BATCH) {
    const records = await store.rows<EventRecord>(
      `SELECT category, grid, lon, lat, "buildingCode" FROM events ORDER BY id, category, grid, lon, lat, "buildingCode" LIMIT ${BATCH} OFFSET ${first}`,
    );
    records.forEach(({ category, grid, lon, lat, buildingCode }, i) => {
      const row = first + i;
      columns.category[row] = categories.indexOf(category);
      columns.grid[row] = grids.indexOf(grid);
      columns.building[row] = buildings.indexOf(buildingCode);
      if (lon === null || lat === null) return;
      const [x, y] = toGround ? toGround([lon, lat]) : [lon, lat];
      columns.x[row] = x;
      columns.y[row] = y;
    });
  }
  return { events: size, ...columns, categories: categories.texts, grids: grids.texts, buildings: buildings.texts };
}

/** Texts in the order in which they first come. */
class TextList {
  readonly texts: string[] = [];
  readonly #at = new Map<string, number>();

  indexOf(text: string | null): number {
    if (text === null) return -1;
    const known = this.#at.get(text) ?? this.texts.push(text) - 1;
    this.#at.set(text, known);
    return known;
  }
}

function readStaffing(out: string): {
  staffing: StaffingDocument | null;
  findings: Finding[];
  inputs: Record<string, string>;
} {
  const file = join(out, 'staffing.json');
  if (!exists(file)) return { staffing: null, findings: [], inputs: {} };
  const { text, bytesHash } = readText(file);
  const staffing = StaffingDocumentSchema.safeParse(parseJson(text, file));
  if (staffing.success) return { staffing: staffing.data, findings: [], inputs: { [file]: bytesHash } };
  const finding: Finding = {
    code: 'replay.noStaffing',
    severity: 'warning',
    text: {
      zh: 'staffing.json 不是 assign 写出的样子,未按人员统计',
      en: 'staffing.json is not as assign writes it: no work of people is counted',
    },
    hint: { zh: '重新运行 wangge assign', en: 'run wangge assign again' },
    file,
  };
  return { staffing: null, findings: [finding], inputs: {} };
}
