import { existsSync, readdirSync } from 'node:fs';

/** Whether something is at this path. */
export function exists(path: string): boolean {
  return existsSync(path);
}

/** Names of the plain files of a folder, in the order of their code units. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}
