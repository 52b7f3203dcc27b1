import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { eventLines } from '../../src/cli/commands/explain.js';
import { explainEvent } from '../../src/scoring/explain.js';
import { judge, schemeOf, store } from './judge.js';

const header = 'id,category,grid,reportedAt,dispatchedAt,handledAt,void,duplicateOf';
const plain = (lines: readonly string[]) => stripVTControlCharacters(lines.join('\n'));

describe('what an event is told to be', () => {
  const told = async (locale: 'zh-CN' | 'en') => {
    const scheme = schemeOf({});
    const appeal = { event: 'E1', act: 'granted', on: '2026-03-21' } as const;
    const day = '市容,G1,2026-03-02 08:00,2026-03-02 08:00';
    const lines = [`E1,${day},2026-03-09 08:00,,`, `E2,${day},,是,`, `E3,${day},,,E1`, `E4,${day},2026-03-09 08:00,,`];
    await judge(scheme, [...lines, 'E5,市容,G1,2025-12-30,2025-12-30,,,'], undefined, { header, appeals: [appeal] });
    const all: string[] = [];
    for (const id of ['E1', 'E2', 'E3', 'E4', 'E5'])
      all.push(plain(eventLines(await explainEvent(store, scheme, id, { locale }), scheme.rounding, locale)));
    return all;
  };

  it('is void, a duplicate of which, or of another round, and no stage of it is judged', async () => {
    const [, gone, twice, , other] = await told('zh-CN');
    expect(gone).toContain('E2 市容  已作废,不参加计分');
    expect(twice).toContain('E3 市容  与 E1 重复,不参加计分');
    expect(other).toContain('不是本期上报的');
    for (const text of [gone, twice, other]) {
      expect(text).toContain('不计');
      expect(text).not.toMatch(/逾期|超时|void|duplicate/);
    }
    const [, english] = await told('en');
    expect(english).toContain('void: it takes no part in scoring');
    expect(english).toContain('not counted');
  });

  it('keeps a late stage late after a granted appeal, and says that it is held against nobody', async () => {
    const [exempt, , , late] = await told('zh-CN');
    expect(exempt).toContain('超时(已免责)');
    expect(late).toContain('超时');
    expect(late).not.toContain('免责');
    expect((await told('en'))[0]).toContain('late (exempt)');
  });
});
