import { describe, expect, it } from 'vitest';
import { holds, overlap, toAssignment, toWorker } from '../../src/assignment/people.js';
import { PRESET_NAMES, presetProfile } from '../../src/assignment/presets.js';
import { parseConfig } from '../../src/core/config/parse.js';
import { ProfileSchema, perYear } from '../../src/core/config/profile.js';
import { readYaml } from '../../src/io/yaml.js';
import { file, refusal } from '../io/scratch.js';

const CONTRACT = `profile: 1+4+X
posts:
  - { role: 网格长, per: grid, count: 1, exclusive: false }
  - { role: 专职网格员, per: grid, count: 1, exclusive: true }
  - { role: 微网格员, per: micro, count: 1, optional: true }
minutes: { household: 6, patrolPerKm: 20, event: { default: 25 }, visit: { 独居老人: 30 } }
visits:  { 独居老人: weekly, 困难家庭: monthly, 一般户: 2/year }
capacity: { full: 160h, part: 60h }
`;

function read(text: string) {
  const path = file('profile.yaml', text);
  const { value, locate } = readYaml(path);
  return parseConfig(ProfileSchema, value, { file: path, locate });
}

describe('staffing profile', () => {
  it('takes the form of the contract', () => {
    expect(read(CONTRACT)).toMatchObject({
      capacity: { full: 160, part: 60 },
      posts: [{ share: 1 }, { exclusive: true }, { optional: true }],
    });
  });

  it.each([
    ['weekly', 52],
    ['daily', 365],
    ['2/year', 2],
    ['22/month', 264],
    ['1.5/week', 78],
    ['1/quarter', 4],
  ])('%s is %d times a year', (text, times) => {
    expect(perYear(text)).toBe(times);
  });

  it('names line and remedy of what is wrong', () => {
    const unknown = refusal('configUnknownKey', () => read(CONTRACT.replace('capacity', 'capacty')));
    expect(unknown.place?.line).toBe(8);
    expect(unknown.hint?.en).toContain('capacity');
    expect(refusal('configInvalid', () => read(CONTRACT.replace('weekly', 'sometimes'))).place).toMatchObject({
      line: 7,
      path: 'visits.独居老人',
    });
    refusal('configInvalid', () => read(CONTRACT.replace('160h', '160 hours')));
    refusal('configInvalid', () => read(CONTRACT.replace('per: micro', 'per: house')));
    refusal('configInvalid', () => read(CONTRACT.replace('household: 6', 'household: -6')));
    refusal('configInvalid', () => read(CONTRACT.replace('role: 专职网格员', 'role: 网格长')));
    refusal('configInvalid', () => read(CONTRACT.replace('count: 1, optional', 'count: 0, optional')));
  });

  it('has presets by name', () => {
    for (const name of PRESET_NAMES) expect(presetProfile(name)?.profile).toBe(name);
    expect(presetProfile('1+4+X')?.posts.map(({ role }) => role)).toEqual(['网格长', '专职网格员', '微网格员']);
    expect(presetProfile('profile.yaml')).toBeNull();
  });
});

describe('people', () => {
  it('makes persons and assignments of rows', () => {
    expect(toWorker({ id: 'W', name: '甲', role: 'a', employment: 'part', skills: '调解\uff1b 急救;', lon: 121 })).toEqual({
      id: 'W',
      name: '甲',
      phone: null,
      role: 'a',
      employment: 'part',
      hoursPerMonth: null,
      skills: ['调解', '急救'],
      at: null,
      from: null,
      to: null,
    });
    expect(toWorker({ id: 'W', name: '甲', role: 'a', employment: 'full', lon: 121, lat: 31 }).at).toEqual([121, 31]);
    expect(toAssignment({ worker: 'W', grid: 'G', role: 'a', from: '2026-01-01' }, 7)).toEqual({
      worker: 'W',
      grid: 'G',
      role: 'a',
      from: '2026-01-01',
      to: null,
      line: 7,
    });
  });

  it('ends spans before their last moment', () => {
    const march = { from: '2026-03-01', to: '2026-04-01' };
    expect(
      ['2026-02-28', '2026-03-01', '2026-03-01T00:00:00', '2026-03-31T23:59:59', '2026-04-01'].map((day) => holds(march, day)),
    ).toEqual([false, true, true, true, false]);
    expect(overlap(march, { from: '2026-04-01', to: null })).toBe(false);
    expect(overlap(march, { from: null, to: '2026-03-01' })).toBe(false);
    expect(overlap(march, { from: null, to: '2026-03-02' })).toBe(true);
    expect(overlap(march, { from: null, to: null })).toBe(true);
  });
});
