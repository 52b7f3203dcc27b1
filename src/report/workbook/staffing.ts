import { byText } from '../../core/order.js';
import type { Post, Staffing, WorkerLoad } from '../../core/staffing.js';
import { type Locale, say } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { textCell } from './cells.js';
import { dutyWords } from './duties.js';
import type { Cell, Column, Sheet } from './sheet.js';

const RED = '#F6CDB5';
const AMBER = '#FBE8B9';

/** Hours of each worker against capacity, the overloaded first. */
export function loadSheet(model: ReportModel, staffing: Staffing): Sheet {
  const { locale } = model;
  const loads = [...staffing.loads].sort(byOverload);
  return {
    id: 'loads',
    name: say({ zh: '人员配置', en: 'Staffing' }, locale),
    grid: 0,
    frozenColumns: 2,
    blocks: [
      { kind: 'title', text: say({ zh: '人员配置与负荷', en: 'Staffing and load' }, locale) },
      { kind: 'line', align: 'center', text: staffingLine(staffing, locale) },
      {
        kind: 'table',
        table: {
          id: 'loads',
          columns: loadColumns(locale),
          rows: loads.map((load) => loadRow(load, locale)),
          empty: say({ zh: '没有人员', en: 'Nobody' }, locale),
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** Every post, the vacant first. */
export function postSheet(model: ReportModel, staffing: Staffing): Sheet {
  const { locale } = model;
  const names = new Map(staffing.loads.map((load) => [load.worker, load.name]));
  const grids = new Map((model.register?.grids ?? []).map((grid) => [grid.code, grid.name]));
  const posts = [...staffing.posts].sort(
    (a, b) => Number(a.worker !== null) - Number(b.worker !== null) || byText(a.grid, b.grid) || byText(a.id, b.id),
  );
  return {
    id: 'posts',
    name: say({ zh: '岗位', en: 'Posts' }, locale),
    grid: 0,
    frozenColumns: 2,
    blocks: [
      { kind: 'title', text: say({ zh: '岗位清单', en: 'Posts' }, locale) },
      { kind: 'line', align: 'center', text: staffingLine(staffing, locale) },
      {
        kind: 'table',
        table: {
          id: 'posts',
          columns: postColumns(locale),
          rows: posts.map((post) => postRow(post, names, grids.get(post.grid) ?? null, locale)),
          empty: say({ zh: '没有岗位', en: 'No post' }, locale),
        },
      },
      { kind: 'signature' },
    ],
  };
}

function staffingLine(staffing: Staffing, locale: Locale): string {
  const vacant = staffing.vacancies.length;
  const optional = staffing.posts.filter((post) => post.worker === null).length - vacant;
  const over = staffing.loads.filter((load) => load.overloaded).length;
  return say(
    {
      zh: `模式 ${staffing.profile} · 岗位 ${staffing.posts.length} 个，必设而空缺 ${vacant} 个，可选未配 ${optional} 个 · 人员 ${staffing.loads.length} 人，超负荷 ${over} 人`,
      en: `profile ${staffing.profile} · ${staffing.posts.length} posts, ${vacant} required ones vacant, ${optional} optional ones not filled · ${staffing.loads.length} people, ${over} overloaded`,
    },
    locale,
  );
}

/** Infinite ratios (hours without any capacity) come first and compare without NaN. */
function byOverload(a: WorkerLoad, b: WorkerLoad): number {
  const ratios = a.ratio === b.ratio ? 0 : b.ratio > a.ratio ? 1 : -1;
  return Number(b.overloaded) - Number(a.overloaded) || ratios || byText(a.worker, b.worker);
}

function loadRow(load: WorkerLoad, locale: Locale): readonly Cell[] {
  const fill = load.overloaded ? { fill: RED } : {};
  const parts = alike(load.parts.filter((part) => part.hours > 0)).map(
    (part) =>
      `${dutyWords(part.what, locale)}${part.kinds > 1 ? say({ zh: `（${part.kinds} 类）`, en: ` (${part.kinds} kinds)` }, locale) : ''} ${trim(part.count)}×${trim(part.minutesEach)}${say({ zh: '分', en: ' min' }, locale)} = ${trim(part.hours)} h`,
  );
  return [
    { value: load.worker },
    { value: load.name },
    { value: load.role },
    { value: load.grids.join('、') },
    { value: load.hours },
    { value: load.capacityHours },
    { value: load.ratio, ...fill },
    { value: load.overloaded ? say({ zh: '超负荷', en: 'yes' }, locale) : '', ...fill },
    { value: parts.join(say({ zh: '；', en: '; ' }, locale)) },
  ];
}

type Part = WorkerLoad['parts'][number];

/** Kinds of one duty that take as many minutes each are one entry: seven kinds of events fill a page otherwise. */
function alike(parts: readonly Part[]): readonly (Part & { readonly kinds: number })[] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.what.split(':')[0]} ${part.minutesEach}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].map((own) => {
    const sum = (of: (part: Part) => number) => own.reduce((total, part) => total + of(part), 0);
    const [first] = own;
    const what = own.length > 1 ? first!.what.split(':')[0]! : first!.what;
    return { ...first!, what, count: sum((part) => part.count), hours: sum((part) => part.hours), kinds: own.length };
  });
}

function trim(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '—';
}

function postRow(post: Post, names: ReadonlyMap<string, string>, grid: string | null, locale: Locale): readonly Cell[] {
  return [
    { value: post.id },
    { value: post.role },
    { value: post.grid },
    textCell(grid),
    textCell(post.micro),
    post.worker === null
      ? { value: say({ zh: '空缺', en: 'vacant' }, locale), fill: AMBER }
      : { value: names.get(post.worker) ?? post.worker },
    textCell(post.worker),
    textCell(post.from),
    textCell(post.to),
    { value: post.hours },
  ];
}

function loadColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    { id: 'worker', header: t('工号', 'Worker id'), format: 'text', meaning: t('唯一编号', 'unique id') },
    { id: 'name', header: t('姓名', 'Name'), format: 'text', maxWidth: 20, meaning: t('姓名', 'name') },
    { id: 'role', header: t('岗位', 'Role'), format: 'text', maxWidth: 18, meaning: t('岗位', 'role') },
    { id: 'grids', header: t('所在网格', 'Grids'), format: 'wrapped', maxWidth: 34, meaning: t('负责的网格', 'grids served') },
    {
      id: 'hours',
      header: t('月需工时', 'Hours needed'),
      format: 'decimal',
      meaning: t('各项任务每月所需工时之和', 'hours a month that the duties ask'),
    },
    {
      id: 'capacity',
      header: t('月可用工时', 'Capacity'),
      format: 'decimal',
      meaning: t('每月可用工时', 'hours a month that the person has'),
    },
    { id: 'ratio', header: t('负荷率', 'Load'), format: 'percent', meaning: t('月需工时÷月可用工时', 'needed ÷ capacity') },
    { id: 'overloaded', header: t('超负荷', 'Overloaded'), format: 'mark', meaning: t('负荷率超过 100%', 'load above 100 %') },
    {
      id: 'parts',
      header: t('工时构成', 'Made of'),
      format: 'wrapped',
      maxWidth: 60,
      meaning: t(
        '任务 件数×每件分钟 = 工时；分类的逐项见 load.csv',
        'duty, count × minutes = hours; kinds one by one in load.csv',
      ),
    },
  ];
}

function postColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    { id: 'id', header: t('岗位编号', 'Post'), format: 'text', maxWidth: 40, meaning: t('唯一编号', 'unique id') },
    { id: 'role', header: t('岗位', 'Role'), format: 'text', maxWidth: 18, meaning: t('岗位', 'role') },
    { id: 'grid', header: t('网格编码', 'Grid code'), format: 'text', meaning: t('所在网格', 'its grid') },
    { id: 'gridName', header: t('网格名称', 'Grid'), format: 'text', maxWidth: 24, meaning: t('所在网格', 'its grid') },
    { id: 'micro', header: t('微网格', 'Micro-grid'), format: 'text', meaning: t('所在微网格', 'its micro-grid') },
    {
      id: 'name',
      header: t('任职人', 'Held by'),
      format: 'text',
      maxWidth: 20,
      meaning: t('任职人，或空缺', 'who holds it, or vacant'),
    },
    { id: 'worker', header: t('工号', 'Worker id'), format: 'text', meaning: t('任职人工号', 'id of the holder') },
    { id: 'from', header: t('自', 'From'), format: 'text', meaning: t('任职起日（含）', 'from, inclusive') },
    { id: 'to', header: t('至', 'Until'), format: 'text', meaning: t('任职止日（不含）', 'until, exclusive') },
    {
      id: 'hours',
      header: t('月工时', 'Hours'),
      format: 'decimal',
      meaning: t('该岗位每月所需工时', 'hours a month that it asks'),
    },
  ];
}
