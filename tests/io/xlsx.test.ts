import { deflateRawSync } from 'node:zlib';
import excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/io/table.js';
import { readXlsx } from '../../src/io/xlsx.js';
import { refuseZipBomb } from '../../src/io/zip.js';
import { file, refusal, refusalOf } from './scratch.js';

async function workbook(rows: readonly excel.CellValue[][], name = 'workers.xlsx'): Promise<string> {
  const book = new excel.Workbook();
  book.addWorksheet('人员').addRows(rows as unknown[][]);
  book.addWorksheet('说明').addRow(['id']);
  return file(name, new Uint8Array(await book.xlsx.writeBuffer()));
}

const HEADER = ['工号', '姓名', '联系电话', '岗位', '用工', '月工时', '到岗日期'];

describe('readXlsx', () => {
  it('reads text, numbers, dates, formulas, rich text and links of the first sheet', async () => {
    const path = await workbook([
      HEADER,
      ['W1', '甲', 13800000000, '网格长', '专职', 120.5, new Date(Date.UTC(2026, 2, 1))],
      [
        { formula: '"W"&2', result: 'W2' },
        { richText: [{ text: '乙' }, { text: '丙' }] },
        { text: '139', hyperlink: 'tel:139' },
        '网格长',
        'part',
        null,
        new Date(Date.UTC(2026, 2, 1, 8, 4, 59, 999)),
      ],
    ]);
    const { rows, rejects, rowLines, lines } = await readTable(path, 'workers');
    expect(rejects).toEqual([]);
    expect([lines, rowLines]).toEqual([3, [2, 3]]);
    expect(rows).toEqual([
      {
        id: 'W1',
        name: '甲',
        phone: '13800000000',
        role: '网格长',
        employment: 'full',
        hoursPerMonth: 120.5,
        from: '2026-03-01',
      },
      { id: 'W2', name: '乙丙', phone: '139', role: '网格长', employment: 'part', from: '2026-03-01T08:05:00' },
    ]);
  });

  it('keeps the numbers of rows over blank ones and rejects rows with errors or missing cells', async () => {
    const path = await workbook([
      HEADER,
      [],
      ['W1', '甲', null, '网格长', '专职'],
      ['W2', { error: '#REF!' } as excel.CellErrorValue, null, '网格长', '专职'],
      ['W3', '丙', null, null, '专职'],
    ]);
    const { rows, rejects, lines } = await readXlsx(path, 'workers');
    expect(rows).toHaveLength(1);
    expect(rejects.map(({ line, column }) => [line, column])).toEqual([
      [4, null],
      [5, '岗位'],
    ]);
    expect(lines).toBe(4);
  });

  it('maps own headers and refuses unknown ones', async () => {
    const path = await workbook([
      ['编号', 'name', 'role', 'employment'],
      ['W1', '甲', 'a', 'full'],
    ]);
    expect((await readXlsx(path, 'workers', { columns: { 编号: 'id' } })).rows[0]?.id).toBe('W1');
    expect((await refusalOf('columnUnknown', readXlsx(path, 'workers'))).file).toBe(path);
  });

  it('refuses an empty sheet and what is no workbook', async () => {
    await refusalOf('fileEmpty', readXlsx(await workbook([]), 'workers'));
    await refusalOf('formatUnsupported', readXlsx(file('a.xlsx', 'id,name\n'), 'workers'));
    await refusalOf('formatUnsupported', readXlsx(file('a.xlsx', zip([{ name: 'a.txt', data: Buffer.from('x') }])), 'workers'));
  });
});

interface Packed {
  name: string;
  data: Buffer;
  /** What the directory claims, when it lies. */
  claims?: number;
}

/** A ZIP container by the book (APPNOTE 4.3), written apart from the reader. */
function zip(files: readonly Packed[], counted = files.length): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claims } of files) {
    const packed = deflateRawSync(data);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(claims ?? data.length, 8);
    const local = Buffer.concat([
      Buffer.from('504b0304140000000800' + '00000000', 'hex'),
      sizes,
      u16(name.length),
      u16(0),
      Buffer.from(name),
    ]);
    const at = Buffer.alloc(4);
    at.writeUInt32LE(offset);
    directory.push(
      Buffer.concat([
        Buffer.from('504b01021400140000000800' + '00000000', 'hex'),
        sizes,
        u16(name.length),
        Buffer.alloc(12),
        at,
        Buffer.from(name),
      ]),
    );
    bodies.push(local, packed);
    offset += local.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(counted, 8);
  end.writeUInt16LE(counted, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

describe('refuseZipBomb', () => {
  const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255));
  const sheet = { name: 'xl/sheet1.xml', data: noise };

  it('lets an ordinary container pass', () => {
    expect(() => refuseZipBomb(zip([sheet, { name: 'b', data: Buffer.alloc(1000) }]), 'a.xlsx')).not.toThrow();
  });

  it('refuses by ratio, total and number of entries', () => {
    expect(
      refusal('formatUnsupported', () => refuseZipBomb(zip([sheet, { name: 'b', data: Buffer.alloc(2_000_000) }]), 'a')).text.en,
    ).toContain('bomb');
    const limits = { entries: 3, totalBytes: 400_000, ratio: 100 };
    expect(refusal('formatUnsupported', () => refuseZipBomb(zip([sheet, sheet]), 'a', limits)).text.en).toContain('600000');
    const tiny = { name: 'b', data: Buffer.from('x') };
    expect(refusal('formatUnsupported', () => refuseZipBomb(zip([tiny, tiny, tiny, tiny]), 'a', limits)).text.en).toContain(
      '4 entries',
    );
  });

  it('refuses a directory that lies about sizes or hides entries', () => {
    const bomb = { name: 'b', data: Buffer.alloc(5_000_000), claims: 5000 };
    expect(refusal('formatUnsupported', () => refuseZipBomb(zip([bomb]), 'a')).text.en).toContain('"b"');
    refusal('formatUnsupported', () => refuseZipBomb(zip([sheet, { name: 'b', data: Buffer.alloc(9_000_000) }], 1), 'a'));
  });

  it('refuses torn containers at any length, and never fails otherwise', () => {
    const whole = zip([{ name: 'a', data: Buffer.from('hello') }]);
    for (let length = 0; length < whole.length; length++)
      refusal('formatUnsupported', () => refuseZipBomb(whole.subarray(0, length), 'a'));
  });
});
