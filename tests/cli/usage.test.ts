import { describe, expect, it } from 'vitest';
import { usageInChinese } from '../../src/cli/usageWords.js';
import { cli } from './smallProject.js';

describe('what the command parser says', () => {
  it.each([
    [['plam'], '没有命令 plam,是否想写 plan?'],
    [['plan', '--sead', '3'], '没有选项 --sead,是否想写 --seed?'],
    [['plan', '--seed'], '选项 --seed <n> 后缺少值'],
    [['plan', '--seed', 'abc'], '选项 --seed <n> 的值 abc 不合要求:不是 0 到 999999999 的整数\n'],
    [['plan', '--locale', 'fr'], '选项 --locale <locale> 不能是 fr,可选:zh-CN, en'],
    [['validate'], '缺少参数 cells'],
    [['round', 'finish'], '参数 act 不能是 finish,可选:open'],
    [['plan', 'a', 'b'], '参数过多:plan 要 1 个,给了 2 个'],
  ])('%j in Chinese', async (argv, said) => {
    const { exit, err } = await cli(...argv);
    expect(exit).toBe(2);
    expect(err).toContain(said);
  });

  it('stays English where English is asked for', async () => {
    expect((await cli('plan', '--sead', '3', '--locale', 'en')).err).toContain("unknown option '--sead'");
    expect((await cli('plan', '--seed', 'abc', '--locale', 'en')).err).toContain(
      "argument 'abc' is invalid. not a whole number from 0 to 999999999\n",
    );
  });

  it('leaves alone what nobody has translated', () => {
    expect(usageInChinese('something new')).toBe('something new');
  });
});
