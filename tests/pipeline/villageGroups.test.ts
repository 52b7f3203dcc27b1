import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, smallProject } from '../cli/smallProject.js';

describe('sizes of villages', () => {
  const planned = async (edit: (yaml: string) => string) => {
    const folder = smallProject();
    const file = join(folder, 'wangge.yaml');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
    const { out, exit } = await cli('plan', folder, '--json');
    const { findings } = JSON.parse(out) as { findings: { code: string; text: { zh: string } }[] };
    return { exit, told: findings.filter(({ code }) => code === 'villageGroup.missing').map(({ text }) => text.zh) };
  };

  it('ask for the property that names the villages, and say so once where it is missing or empty', async () => {
    const village = (yaml: string) => yaml.replace(/size: \{[^}]*\}/, 'size: 村庄网格');
    expect((await planned((yaml) => yaml)).told).toEqual([]);
    expect((await planned(village)).told).toEqual([expect.stringContaining('未写 territory.units.villageGroup')]);
    const named = (yaml: string) => village(yaml).replace('households: households', 'households: households, villageGroup: id');
    expect((await planned(named)).told).toEqual([]);
  });
});
