import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, smallProject } from './smallProject.js';

describe('results never replace the inputs', () => {
  it.each([[[]], [['--force']]])('plan -o at the project folder is refused %j', async (flags: string[]) => {
    const folder = smallProject();
    const before = readFileSync(join(folder, 'boundary.geojson'), 'utf8');
    const run = await cli('plan', folder, '-o', folder, '--json', ...flags);
    expect(run.exit).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({
      ok: false,
      error: { code: 'usage', file: expect.stringContaining('boundary.geojson') },
    });
    expect(readFileSync(join(folder, 'boundary.geojson'), 'utf8')).toBe(before);
  });
});
