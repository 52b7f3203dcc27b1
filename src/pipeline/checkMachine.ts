import { HOLIDAYS } from '../core/calendar/holidays.js';
import type { Text } from '../core/text.js';
import { registerFont } from '../report/font.js';
import { openDuckDb } from '../store/duckdb.js';

/** One thing that a machine must be able to do. */
export interface MachineCheck {
  readonly ok: boolean;
  readonly what: Text;
  readonly found: string;
}

/** Checks the runtime, the embedded store, the Chinese font and the calendars. Never throws: a failure is a row. */
export async function checkMachine(nodeVersion: string): Promise<readonly MachineCheck[]> {
  const [major, minor] = nodeVersion.split('.').map(Number) as [number, number];
  return [
    {
      ok: major > 20 || (major === 20 && minor >= 19),
      what: { zh: 'Node.js 20.19 以上', en: 'Node.js 20.19 or later' },
      found: nodeVersion,
    },
    await attempt({ zh: '嵌入式数据库 DuckDB', en: 'embedded store DuckDB' }, async () => {
      const store = await openDuckDb();
      try {
        const [row] = await store.rows<{ version: string }>('SELECT version() AS version');
        return row!.version;
      } finally {
        store.close();
      }
    }),
    await attempt({ zh: '图表中文字体', en: 'Chinese font for charts' }, async () => registerFont()),
    {
      ok: true,
      what: { zh: '工作日历所含年份', en: 'years in the working calendar' },
      found: HOLIDAYS.cn.map(({ year }) => year).join(', '),
    },
  ];
}

async function attempt(what: Text, check: () => Promise<string>): Promise<MachineCheck> {
  try {
    return { ok: true, what, found: await check() };
  } catch (error) {
    return { ok: false, what, found: error instanceof Error ? error.message : String(error) };
  }
}
