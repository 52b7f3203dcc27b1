import { describe, expect, it } from 'vitest';
import { checkScheme } from '../../src/scoring/check/checkScheme.js';
import { nearestRole, roleFindings } from '../../src/scoring/roles.js';
import { SCHEME } from './world.js';

const asking = (roles: string[]) => ({ ...SCHEME, workers: { ...SCHEME.workers!, roles } });
const worker = (id: string, role: string) => ({ id, name: id, role }) as never;

describe('a role that the scheme scores', () => {
  it('is told where nobody holds it, with the one that was meant', () => {
    const workers = [worker('W1', '专职网格员'), worker('W2', '受理员')];
    expect(roleFindings(asking(['专职网格员']), workers)).toEqual([]);
    expect(roleFindings(asking(['专职网格员工']), [])).toEqual([]);
    const [found] = roleFindings(asking(['受理员', '专职网格员工']), workers);
    expect(found).toMatchObject({ code: 'scheme.roleUnheld', severity: 'warning', place: { path: 'workers.roles.1' } });
    expect(found!.hint).toEqual({ zh: '是否想写“专职网格员”?', en: 'did you mean "专职网格员"?' });
    expect(roleFindings(asking(['巡防队长']), workers)[0]!.hint!.zh).toContain('专职网格员、受理员');
  });

  it('is held against the stages by the check', () => {
    const told = (roles: string[]) =>
      checkScheme(asking(roles))
        .filter(({ code }) => code === 'scheme.roleUnknown')
        .map(({ hint, severity, place }) => [severity, hint!.en, place!.path]);
    expect(told(['专职网格员工'])).toEqual([['warning', 'did you mean "专职网格员"?', 'workers.roles.0']]);
    // a second role of the same kind of work, and one that has nothing to do with stages, are meant
    expect(told(['专职网格员', '兼职网格员'])).toEqual([]);
    expect(told(['值班领导'])).toEqual([]);
  });

  it('is not taken for another that ends alike', () => {
    expect(nearestRole('派遣员', ['受理员'])).toBeNull();
  });
});
