import { describe, expect, it } from 'vitest';
import { provisionalWords } from '../../src/core/provisional.js';
import { scoreTables } from '../../src/io/roundFiles.js';
import { renderCharts } from '../../src/report/charts/charts.js';
import { buildWorkbook } from '../../src/report/workbook/build.js';
import { sampleModel } from './sampleModel.js';

describe('a report of early warnings', () => {
  const model = sampleModel();
  const early = { ...model.round!, asOf: '2026-02-15T18:00:00', provisional: true as const };

  it('says so under the title of every sheet of the round, and in every chart of it', async () => {
    const sheets = buildWorkbook({ ...model, round: early }).sheets;
    for (const id of ['overview', 'worker', 'grid', 'event']) {
      const { blocks } = sheets.find((sheet) => sheet.id === id)!;
      const lines = blocks.flatMap((block) => (block.kind === 'line' ? [block.text] : []));
      expect([id, lines[0]]).toEqual([id, expect.stringContaining('截至 2026-02-15 18:00 预警，非最终结果')]);
    }
    const titles = (await renderCharts({ ...model, round: early }, 'en')).map(({ name, title }) => [name, title] as const);
    const marked = titles.filter(([, title]) => title.includes('early warning as of 2026-02-15 18:00, not final'));
    expect(marked.map(([name]) => name).sort()).toEqual(['categories', 'grades', 'grid-scores', 'stages', 'worker-scores']);
  });

  it('is not said of results', () => {
    expect(provisionalWords(model.round!)).toBeNull();
    expect(JSON.stringify(buildWorkbook(model).sheets)).not.toContain('非最终');
    for (const text of scoreTables(model.round!).values()) expect(text).toMatch(/^subject,/);
    for (const text of scoreTables(early).values()) expect(text).toMatch(/^provisional,subject,/);
  });
});
