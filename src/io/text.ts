import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nearest } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import type { Text } from '../core/text.js';

export type Encoding = 'utf-8' | 'gb18030';

export interface TextFile {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  /** SHA-256 of the bytes on disk, hex. */
  readonly bytesHash: string;
}

/** V8 holds no longer text than this many bytes of ASCII. */
export const LONGEST_TEXT = 512 * 1024 * 1024 - 32;

/** SHA-256 as 64 hex digits. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The bytes of a file. Throws fileMissing (with the nearest name of the same folder), fileEmpty, fileUnreadable.
 *
 * @example readBytes('boundary.geojson').length
 */
export function readBytes(path: string): Buffer {
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw unreadable(path, { zh: '这是文件夹,不是文件', en: 'it is a folder, not a file' });
    if (stat.size > LONGEST_TEXT)
      throw unreadable(path, { zh: `文件有 ${stat.size} 字节,超过 512 MiB`, en: `it has ${stat.size} bytes, more than 512 MiB` });
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof WanggeError) throw error;
    throw fromSystem(path, error as NodeJS.ErrnoException);
  }
  if (bytes.length === 0) throw empty(path);
  return bytes;
}

/**
 * A text file, whole. UTF-8 is tried first and must be without fault; then GB18030 (never the label `gbk`, which spoils
 * four-byte characters). With `encoding` only that one is tried. Throws as `readBytes`, and fileEncoding.
 *
 * @example readText('workers.csv').encoding // 'gb18030'
 */
export function readText(path: string, options: { readonly encoding?: Encoding | undefined } = {}): TextFile {
  const bytes = readBytes(path);
  const tried: readonly Encoding[] = options.encoding ? [options.encoding] : ['utf-8', 'gb18030'];
  for (const encoding of tried) {
    const text = decode(bytes, encoding);
    if (text === null) continue;
    if (text.trim() === '') throw empty(path);
    if (text.includes('\u0000'))
      throw new WanggeError(
        'fileEncoding',
        { zh: '文件含有空字节,不是文本(或是 UTF-16)', en: 'the file holds zero bytes: it is no text (or it is UTF-16)' },
        { file: path, hint: { zh: '另存为 UTF-8 的文本', en: 'save it as UTF-8 text' } },
      );
    return { text, encoding, bytesHash: sha256(bytes) };
  }
  throw new WanggeError(
    'fileEncoding',
    { zh: `文件不是 ${tried.join(' 或 ')} 编码的文本`, en: `the file is not text in ${tried.join(' or ')}` },
    { file: path, hint: { zh: '另存为 UTF-8 的文本', en: 'save it as UTF-8 text' } },
  );
}

/** Null when the bytes are not of that encoding. */
function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
  } catch {
    return null;
  }
}

function empty(path: string): WanggeError {
  return new WanggeError(
    'fileEmpty',
    { zh: '文件是空的', en: 'the file is empty' },
    { file: path, hint: { zh: '检查导出是否完成', en: 'check that its export was finished' } },
  );
}

function unreadable(path: string, why: Text): WanggeError {
  return new WanggeError(
    'fileUnreadable',
    { zh: `读不了文件:${why.zh}`, en: `cannot read the file: ${why.en}` },
    { file: path, hint: { zh: '检查路径和读取权限', en: 'check the path and the right to read it' } },
  );
}

function fromSystem(path: string, error: NodeJS.ErrnoException): WanggeError {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')
    return unreadable(path, { zh: error.code ?? error.message, en: error.code ?? error.message });
  return missingFile(path);
}

/** A file that is not there, with the nearest name of the same folder, else with where paths start. */
export function missingFile(path: string): WanggeError {
  const near = nearest(basename(path), namesIn(dirname(path)));
  return new WanggeError(
    'fileMissing',
    { zh: '找不到文件', en: 'the file does not exist' },
    {
      file: path,
      hint: near
        ? { zh: `同一文件夹里有“${near}”,是它吗?`, en: `the same folder holds "${near}": is that the one?` }
        : {
            zh: '检查路径:项目文件中写的从项目文件所在的文件夹算起,命令行上写的从当前文件夹算起',
            en: 'check the path: in a project file it starts from the folder of that file, on the command line from the working folder',
          },
    },
  );
}

/** Names in a folder; none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
