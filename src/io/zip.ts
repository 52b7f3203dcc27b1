import { inflateRawSync } from 'node:zlib';
import { WanggeError } from '../core/errors.js';
import type { Text } from '../core/text.js';

/** What a workbook may unfold to; Apache POI's limits, with less in all. */
export interface ZipLimits {
  readonly entries: number;
  readonly totalBytes: number;
  /** Uncompressed : compressed, for entries above 100 KiB. */
  readonly ratio: number;
}

const LIMITS: ZipLimits = { entries: 1000, totalBytes: 256 * 1024 * 1024, ratio: 100 };
const SMALL = 100 * 1024;

/**
 * Refuses a ZIP container that would unfold into more than the limits, before anything else opens it: by the sizes of its
 * central directory first, then by inflating each entry with its declared size as the cap, since the directory may lie.
 * Throws formatUnsupported.
 */
export function refuseZipBomb(bytes: Buffer, file: string, limits: ZipLimits = LIMITS): void {
  const refuse = (what: Text): WanggeError =>
    new WanggeError('formatUnsupported', what, {
      file,
      hint: {
        zh: '在表格软件中另存为新的 .xlsx,或导出为 CSV',
        en: 'save it anew as .xlsx in a spreadsheet program, or export it as CSV',
      },
    });
  const broken = () => refuse({ zh: '不是完好的 .xlsx 文件', en: 'it is not an intact .xlsx file' });
  const entries = directory(bytes);
  if (!entries) throw broken();
  if (entries.length > limits.entries)
    throw refuse({
      zh: `压缩包内有 ${entries.length} 项,超过 ${limits.entries}`,
      en: `it packs ${entries.length} entries, more than ${limits.entries}`,
    });
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.totalBytes)
    throw refuse({
      zh: `解开后有 ${total} 字节,超过 ${limits.totalBytes}`,
      en: `it unpacks to ${total} bytes, more than ${limits.totalBytes}`,
    });
  for (const entry of entries)
    if (entry.size > SMALL && entry.size > entry.packed * limits.ratio)
      throw refuse({
        zh: `“${entry.name}”压缩到 1/${limits.ratio} 以下,疑为压缩炸弹`,
        en: `"${entry.name}" is packed to less than 1/${limits.ratio}: a zip bomb`,
      });
  for (const entry of entries) {
    const data = content(bytes, entry);
    if (!data) throw broken();
    if (entry.method === 0 ? data.length !== entry.size : inflatedLength(data, entry.size) !== entry.size)
      throw refuse({ zh: `“${entry.name}”的大小与目录不符`, en: `"${entry.name}" is not of the size that the directory tells` });
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Entries by the central directory (APPNOTE 4.3.12, 4.3.16); null when there is none, or a part of it lies outside the file. */
function directory(bytes: Buffer): Entry[] | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > bytes.length) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return null;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  // Records that the end record does not count would be unpacked by a reader that scans on.
  return at + 4 <= bytes.length && bytes.readUInt32LE(at) === 0x02014b50 ? null : entries;
}

function content(bytes: Buffer, entry: Entry): Buffer | null {
  const { offset } = entry;
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) return null;
  if (entry.method !== 0 && entry.method !== 8) return null;
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  return start + entry.packed > bytes.length ? null : bytes.subarray(start, start + entry.packed);
}

/** −1 when it does not inflate, or to more than the cap. */
function inflatedLength(data: Buffer, cap: number): number {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(cap, 1) }).length;
  } catch {
    return -1;
  }
}
