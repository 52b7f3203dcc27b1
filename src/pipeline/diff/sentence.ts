import type { Text } from '../../core/text.js';
import type { Exchange, GridDiff } from './model.js';

/**
 * What changes in one grid, as a sentence that can be published: 第三网格:划入 2 栋 58 户(来自第二网格),划出 1 栋 20 户(归第四网格)。
 *
 * @param renamedTo for a code that is used no more: the code under which its grid lives on
 */
export function sentenceOf(
  grid: Pick<GridDiff, 'code' | 'name' | 'outcome' | 'formerCode' | 'in' | 'out'>,
  renamedTo: string | null,
): Text {
  const zh: string[] = [];
  const en: string[] = [];
  if (renamedTo !== null) {
    return {
      zh: `${grid.name}(${grid.code}):编码改为 ${renamedTo}。`,
      en: `${grid.name} (${grid.code}): its code is now ${renamedTo}.`,
    };
  }
  if (grid.formerCode !== null) {
    zh.push(`原编码 ${grid.formerCode}`);
    en.push(`formerly ${grid.formerCode}`);
  }
  if (grid.outcome === 'retired') {
    zh.push('停用');
    en.push('retired');
  } else if (grid.outcome === 'new' || grid.outcome === 'split') {
    zh.push('新设');
    en.push('new');
  }
  if (grid.in.length > 0) {
    zh.push(`划入 ${whatZh(total(grid.in))}(来自${grid.in.map((one) => partZh(one, grid.in.length > 1)).join('、')})`);
    en.push(`takes ${whatEn(total(grid.in))} from ${grid.in.map((one) => partEn(one, grid.in.length > 1)).join(', ')}`);
  }
  if (grid.out.length > 0) {
    zh.push(`划出 ${whatZh(total(grid.out))}(${outZh(grid.out)})`);
    en.push(`gives ${whatEn(total(grid.out))} ${outEn(grid.out)}`);
  }
  if (zh.length === 0) {
    zh.push('不变');
    en.push('unchanged');
  }
  return { zh: `${grid.name}(${grid.code}):${zh.join(',')}。`, en: `${grid.name} (${grid.code}): ${en.join('; ')}.` };
}

type Amount = Pick<Exchange, 'buildings' | 'households' | 'load'>;

function total(list: readonly Exchange[]): Amount {
  const load: Record<string, number> = {};
  for (const one of list) for (const [name, amount] of Object.entries(one.load)) load[name] = (load[name] ?? 0) + amount;
  const sum = (of: (one: Exchange) => number) => list.reduce((all, one) => all + of(one), 0);
  return { buildings: sum((one) => one.buildings), households: sum((one) => one.households), load };
}

function loads({ load }: Amount): string[] {
  return Object.entries(load)
    .filter(([, amount]) => amount > 0)
    .map(([name, amount]) => `${name} ${amount}`);
}

function whatZh(amount: Amount): string {
  return [`${amount.buildings} 栋 ${amount.households} 户`, ...loads(amount)].join('、');
}

function whatEn(amount: Amount): string {
  const buildings = amount.buildings === 1 ? '1 building' : `${amount.buildings} buildings`;
  const households = amount.households === 1 ? '1 household' : `${amount.households} households`;
  return [buildings, households, ...loads(amount)].join(', ');
}

/** Where buildings went; of those that are in no grid any more (demolished, say) last. */
function outZh(out: readonly Exchange[]): string {
  const [kept, left] = [out.filter(({ code }) => code !== null), out.filter(({ code }) => code === null)];
  const counted = out.length > 1;
  return [
    ...(kept.length > 0 ? [`归${kept.map((one) => partZh(one, counted)).join('、')}`] : []),
    ...left.map((one) => `不再属于任何网格${counted ? ` ${one.buildings} 栋 ${one.households} 户` : ''}`),
  ].join(',');
}

function outEn(out: readonly Exchange[]): string {
  const [kept, left] = [out.filter(({ code }) => code !== null), out.filter(({ code }) => code === null)];
  const counted = out.length > 1;
  return [
    ...(kept.length > 0 ? [`to ${kept.map((one) => partEn(one, counted)).join(', ')}`] : []),
    ...left.map((one) => `to no grid any more${counted ? ` (${whatEn({ ...one, load: {} })})` : ''}`),
  ].join(', ');
}

function partZh(one: Exchange, counted: boolean): string {
  const name = one.name ?? '无网格处';
  return `${name}${one.worker ? `〔${one.worker}〕` : ''}${counted ? ` ${one.buildings} 栋 ${one.households} 户` : ''}`;
}

function partEn(one: Exchange, counted: boolean): string {
  const name = one.name ?? 'no grid';
  return `${name}${one.worker ? ` [${one.worker}]` : ''}${counted ? ` (${whatEn({ ...one, load: {} })})` : ''}`;
}
