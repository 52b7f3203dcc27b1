import { describe, expect, it } from 'vitest';
import { registerOf, schemeOf, scored, store } from './schemes/round.js';

const lines = [
  'id,category,grid,source,reportedAt,handledAt',
  'E1,市容环境,G1,,2026-03-02 08:00,2026-03-02 09:00',
  'E2,市容环境,G1,,2026-03-02 08:00,2026-03-02 09:00',
  'E3,公共设施,G1,,2026-03-02 08:00,2026-03-02 09:00',
];
const scheme = (rows: readonly object[], fallback?: string) =>
  schemeOf({
    scheme: '时限',
    lifecycle: [
      {
        id: 'handle',
        label: '处置',
        from: 'reportedAt',
        to: 'handledAt',
        limit: { by: ['category'], table: rows, ...(fallback ? { default: fallback } : {}) },
      },
    ],
  });
const told = async (rows: readonly object[], fallback?: string) =>
  (await scored(scheme(rows, fallback), lines)).findings.filter(({ code }) => code.startsWith('event.limitUnnamed'));

describe('categories that events and the table of limits write differently', () => {
  it('are told with what was probably meant, the events that it concerns and the limit that they take', async () => {
    const [finding, ...others] = await told(
      [
        { category: '市容环竟', limit: '1d' },
        { category: '公共设施', limit: '2d' },
      ],
      '5d',
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'event.limitUnnamed.handle', severity: 'warning', figures: { events: 2 } });
    expect(finding!.text.zh).toBe('2 件事件的大类(市容环境)不在“处置”的时限表中,按 default(5d);表中的市容环竟则没有事件');
    expect(finding!.hint!.zh).toBe('“市容环境”是否即“市容环竟”?统一两处写法');
  });

  it('are a note where nothing is alike, and say that there is no limit where there is no default', async () => {
    const [finding] = await told([
      { category: '绿化', limit: '1d' },
      { category: '公共设施', limit: '2d' },
    ]);
    expect(finding).toMatchObject({ severity: 'note', figures: { events: 2 } });
    expect(finding!.text.zh).toContain('的时限表中,没有时限;');
  });

  it('are no matter where the table names fewer, or more, than there are', async () => {
    expect(await told([{ category: '公共设施', limit: '2d' }], '5d')).toEqual([]);
    const all = ['市容环境', '公共设施', '绿化', '矛盾纠纷'].map((category) => ({ category, limit: '2d' }));
    expect(await told(all)).toEqual([]);
    // an empty cell names all
    expect(
      await told([
        { category: '', limit: '2d' },
        { category: '绿化', limit: '1d' },
      ]),
    ).toEqual([]);
  });
});

describe('a value that is like one of the table', () => {
  const severity = async (event: string, row: string) => {
    const rows = lines.slice(0, 2).map((line) => line.replace('市容环境', event));
    const limits = [
      { category: row, limit: '1d' },
      { category: '绿化', limit: '2d' },
    ];
    const { findings } = await scored(scheme(limits), rows);
    return findings.find(({ code }) => code.startsWith('event.limitUnnamed'))?.severity;
  };

  it('is a slip where only blanks, width or case differ, or a letter of a word', async () => {
    for (const [event, row] of [
      ['\uff21类', 'a类'],
      ['事 件', '事件'],
      ['市容环境', '市容环竞'],
      ['Street light', 'Streetlight'],
    ])
      expect([event, await severity(event!, row!)]).toEqual([event, 'warning']);
  });

  it('is another value where it is short, or differs by a number', async () => {
    for (const [event, row] of [
      ['事件', '部件'],
      ['04', '02'],
      ['20260104', '20260102'],
      ['一类道路', '二类道路'],
    ])
      expect([event, await severity(event!, row!)]).toEqual([event, 'note']);
  });

  it('is looked for in the ten most frequent values only', async () => {
    const rows = [{ category: '市容环竟', limit: '1d' }];
    const frequent = (n: number) =>
      Array.from({ length: n }, (_, i) => String.fromCharCode(0x4e8c + i).repeat(4)).flatMap((name, i) =>
        ['a', 'b'].map((part) => lines[1]!.replace('E1', `F${i}${part}`).replace('市容环境', name)),
      );
    const told9 = await scored(scheme(rows), [...lines.slice(0, 2), ...frequent(9)]);
    const told10 = await scored(scheme(rows), [...lines.slice(0, 2), ...frequent(10)]);
    const of = ({ findings }: typeof told9) => findings.find(({ code }) => code.startsWith('event.limitUnnamed'));
    expect(of(told9)).toMatchObject({ severity: 'warning', figures: { events: 19 } });
    expect(of(told10)).toMatchObject({ severity: 'note', figures: { events: 21 } });
  });

  it('is of no matter in events that take no part in the round', async () => {
    const rows = [
      { category: '市容环竟', limit: '1d' },
      { category: '公共设施', limit: '2d' },
    ];
    const [head, slip, , sound] = lines as [string, string, string, string];
    const told = async (line: string) =>
      (await scored(scheme(rows), [`${head},void,duplicateOf`, line, `${sound},,`])).findings.filter(({ code }) =>
        code.startsWith('event.limitUnnamed'),
      );
    expect(await told(`${slip},,`)).toHaveLength(1);
    for (const line of [`${slip},是,`, `${slip},,E3`, `${slip.replaceAll('2026-03', '2025-12')},,`])
      expect(await told(line)).toEqual([]);
  });

  it('is none where a row with fewer keys fits its events', async () => {
    const limit = {
      by: ['category', 'subcategory'],
      table: [
        { category: '市容环境', subcategory: '暴露垃级', limit: '1h' },
        { category: '市容环境', subcategory: '', limit: '2h' },
        { category: '公共设施', subcategory: '', limit: '3h' },
      ],
    };
    const own = schemeOf({
      scheme: '时限',
      lifecycle: [{ id: 'handle', label: '处置', from: 'reportedAt', to: 'handledAt', limit }],
    });
    const rows = lines.map((line, i) => `${line},${i === 0 ? 'subcategory' : '暴露垃圾'}`);
    const { findings } = await scored(own, rows);
    expect(findings.filter(({ code }) => code.startsWith('event.limitUnnamed'))).toEqual([]);
  });
});

describe('a table of limits by category and ground', () => {
  const limitOf = async (table: readonly object[], urbanRural: string) => {
    const other = { category: '绿化', urbanRural: '111', limit: '5h' };
    const limit = { by: ['category', 'urbanRural'], table: [other, ...table], default: '9h' };
    const own = { scheme: '时限', lifecycle: [{ id: 'handle', label: '处置', from: 'reportedAt', to: 'handledAt', limit }] };
    await scored(schemeOf(own), lines.slice(0, 2), { register: registerOf(urbanRural) });
    const rows = await store.rows<{ limit: bigint }>('SELECT "handle_limit" AS "limit" FROM facts');
    return rows.map((row) => Number(row.limit) / 3600);
  };

  it('takes the row that names most, whatever stands before it, and of the same keys the class before its side', async () => {
    const streets = { category: '市容环境', limit: '1h' };
    const rural = { urbanRural: 'rural', limit: '3h' };
    await expect(limitOf([streets, rural], '220')).rejects.toMatchObject({ code: 'schemeInvalid' });
    const both = { ...streets, ...rural, limit: '2h' };
    expect(await limitOf([streets, rural, both], '220')).toEqual([2]);
    expect(await limitOf([streets, rural, both], '111')).toEqual([1]);
    expect(await limitOf([both, { ...both, urbanRural: '村庄', limit: '4h' }, streets, rural], '220')).toEqual([4]);
    expect(await limitOf([{ urbanRural: '220', limit: '4h' }, rural], '220')).toEqual([4]);
    expect(await limitOf([{ urbanRural: '220', limit: '4h' }, rural], '210')).toEqual([3]);
  });
});
