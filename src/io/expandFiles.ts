import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';

/**
 * The files that a name with `*` stands for, in the order of their names; a name without `*` stands for itself. Only the last
 * part of a path may hold `*`. Throws fileMissing where no file fits.
 *
 * @example expandFiles('data/events-2026-*.csv') // ['data/events-2026-01.csv', 'data/events-2026-02.csv']
 */
export function expandFiles(path: string): string[] {
  if (!basename(path).includes('*')) return [path];
  const folder = dirname(path);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => fitsName(path, join(folder, name))) : [];
  const files = names.map((name) => join(folder, name)).filter((file) => statSync(file).isFile());
  if (files.length > 0) return files.sort(byText);
  throw new WanggeError(
    'fileMissing',
    { zh: `没有符合 ${path} 的文件`, en: `no file fits ${path}` },
    { file: path, hint: { zh: '核对文件夹与文件名', en: 'check the folder and the names' } },
  );
}

/**
 * Whether a file, there or not, is one of those that a name (with or without `*` in its last part) stands for. Hidden files
 * are not.
 *
 * @example fitsName('data/events-*.csv', 'data/events-2026-03.csv') // true
 */
export function fitsName(named: string, file: string): boolean {
  if (!basename(named).includes('*')) return named === file;
  const parts = basename(named)
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const name = basename(file);
  return (
    normalize(dirname(named)) === normalize(dirname(file)) &&
    !name.startsWith('.') &&
    new RegExp(`^${parts.join('.*')}$`).test(name)
  );
}
