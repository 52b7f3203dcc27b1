import { hashFile } from '../io/hashFile.js';
import { openDuckDb } from '../store/duckdb.js';
import { type Intake, loadEvents } from '../store/loadEvents.js';
import type { EventStore } from '../store/store.js';
import { type OpenProject, pathIn, requirePart } from './project.js';

/** The events of a project, loaded. */
export interface LoadedEvents {
  readonly store: EventStore;
  readonly intake: Intake;
  readonly path: string;
  readonly hash: string;
}

/** Loads the project's events into an embedded store, hands it over, and closes it whatever happens. */
export async function withEvents<T>(
  project: OpenProject,
  command: string,
  zone: string | undefined,
  work: (events: LoadedEvents) => Promise<T>,
): Promise<T> {
  const { file, columns, delimiter, encoding, ignore } = requirePart(project, 'events', command);
  const path = pathIn(project, file);
  const store = await openDuckDb();
  try {
    const intake = await loadEvents(
      store,
      { file: path, shown: file, columns, delimiter, encoding, ignore },
      zone === undefined ? {} : { zone },
    );
    return await work({ store, intake, path, hash: hashFile(path) });
  } finally {
    store.close();
  }
}
