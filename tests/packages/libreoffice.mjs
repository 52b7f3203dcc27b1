// LibreOffice opens, calculates and prints the scorecard: what an office worker's program sees, not what wrote it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, close, holds, need, none, out, recordsOf, rowsOf, run, scratch, textOf } from './checks.mjs';

need(['soffice', 'pdftotext', 'pdfinfo', 'pdfimages'], 'libreoffice-calc poppler-utils fonts-droid-fallback');

const folder = scratch();
const book = join(out, 'scorecard.xlsx');
const office = (format) =>
  run('soffice', [
    '--headless',
    `-env:UserInstallation=file://${folder}/profile`,
    '--convert-to',
    format,
    '--outdir',
    folder,
    book,
  ]);
/** Every sheet (-1) as UTF-8 text (76), its cells as they are shown (the ninth token). */
const CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1';

/** Sheets by name → rows of cells. */
function sheetsShown() {
  office(CSV);
  const files = readdirSync(folder).filter((name) => /^scorecard-.+\.csv$/.test(name));
  return new Map(files.map((name) => [name.slice('scorecard-'.length, -'.csv'.length), rowsOf(textOf(join(folder, name)))]));
}

const shown = sheetsShown();
const rowCount = [...shown.values()].reduce((sum, rows) => sum + rows.length, 0);

await check('every sheet opens and holds rows', () => {
  holds(shown.size >= 5, `${shown.size} sheets`);
  none(
    [...shown].filter(([, rows]) => rows.length < 3).map(([name]) => name),
    'empty sheets',
  );
  return `${shown.size} sheets, ${rowCount} rows`;
});

await check('no cell is an error', () => {
  const cells = [...shown].flatMap(([name, rows]) => rows.flatMap((row) => row.map((cell) => `${name}: ${cell}`)));
  none(
    cells.filter((cell) => /#(REF!|NAME\?|VALUE!|DIV\/0!|N\/A|NUM!|NULL!)|Err:\d+|\bNaN\b|\bundefined\b|\[object /.test(cell)),
    'errors',
  );
  return `${cells.length} cells`;
});

for (const [file, header] of [
  ['workers.csv', ['工号', 'Worker id']],
  ['grids.csv', ['网格编码', 'Grid code']],
  ['areas.csv', ['社区编码', 'Community code']],
  ['departments.csv', ['部门编码', 'Department code']],
]) {
  if (!existsSync(join(out, file))) continue;
  await check(`totals, grades and ranks of ${file} are those of its sheet`, () => {
    const expected = recordsOf(textOf(join(out, file)));
    const found = [...shown.values()].map((rows) => standingsIn(rows, header)).find((list) => list.size >= expected.length);
    holds(found, `no sheet with a column ${header[0]} and ${expected.length} rows`);
    const value = (text) => (text === '' || text === '—' || text === undefined ? '' : text);
    none(
      expected
        .map(({ subject, total, grade, rank }) => ({ subject, csv: [total, grade, rank], sheet: found.get(subject) }))
        .filter(({ csv: ours, sheet }) => !sheet || ours.some((text, i) => value(text) !== value(sheet[i]))),
      'differences',
    );
    return `${expected.length} rows`;
  });
}

/** Subject → total, grade, rank, where a sheet has such columns. */
function standingsIn(rows, [zh, en]) {
  const top = rows.findIndex((row) => (row.includes(zh) || row.includes(en)) && (row.includes('总分') || row.includes('Total')));
  const column = (...names) => rows[top]?.findIndex((cell) => names.includes(cell)) ?? -1;
  const [id, total, grade, rank] = [column(zh, en), column('总分', 'Total'), column('等级', 'Grade'), column('排名', 'Rank')];
  if (top < 0 || id < 0) return new Map();
  return new Map(rows.slice(top + 1).map((row) => [row[id], [row[total], row[grade], row[rank]]]));
}

office('pdf');
const pdf = join(folder, 'scorecard.pdf');
const pages = run('pdftotext', ['-layout', pdf, '-']).stdout.split('\f').slice(0, -1);

await check('it prints on a sane number of A4 pages across, none of them empty', () => {
  const [, count] = /Pages:\s+(\d+)/.exec(run('pdfinfo', [pdf]).stdout) ?? [];
  const sizes = new Set(
    [...run('pdfinfo', ['-l', count, pdf]).stdout.matchAll(/size:\s+([\d.]+) x ([\d.]+)/g)].map(
      ([, w, h]) => `${Math.round(w)}×${Math.round(h)}`,
    ),
  );
  holds([...sizes].join() === '842×595', `page sizes ${[...sizes].join(', ')}`);
  // a page takes some forty rows; long remarks and pictures make it fewer
  const most = shown.size + 8 + Math.ceil(rowCount / 15);
  holds(
    Number(count) >= shown.size && Number(count) <= most,
    `${count} pages for ${shown.size} sheets with ${rowCount} rows, at most ${most} expected`,
  );
  // header, footer and nothing else: three lines
  const pictures = new Set(
    [...run('pdfimages', ['-list', pdf]).stdout.matchAll(/^\s+(\d+)\s/gm)].map(([, page]) => Number(page)),
  );
  none(
    pages
      .map((text, i) => ({ page: i + 1, lines: text.split('\n').filter((line) => line.trim() !== '').length }))
      .filter(({ page, lines }) => lines <= 3 && !pictures.has(page)),
    'empty pages',
  );
  return `${count} pages`;
});

await check('no cell is too narrow for its number (###)', () => {
  none(
    pages.flatMap((text, i) => (text.includes('###') ? [`page ${i + 1}`] : [])),
    'cells shown as ###',
  );
});

await check('every chart and the map are on paper', () => {
  const pictures = [...run('pdfimages', ['-list', pdf]).stdout.matchAll(/^\s+\d+\s+\d+\s+image\s/gm)].length;
  const expected = readdirSync(join(out, 'charts')).length + (existsSync(join(out, 'map.png')) ? 1 : 0);
  holds(pictures >= expected, `${pictures} pictures, expected ${expected}`);
  return `${pictures} pictures`;
});

close('libreoffice');
