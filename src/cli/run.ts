import { Command, CommanderError, Option } from 'commander';
import type { Locale } from '../core/text.js';
import { assignCommand } from './commands/assign.js';
import { diffCommand } from './commands/diff.js';
import { doctorCommand } from './commands/doctor.js';
import { explainCommand } from './commands/explain.js';
import { initCommand } from './commands/init.js';
import { planCommand } from './commands/plan.js';
import { repairCommand } from './commands/repair.js';
import { reportCommand } from './commands/report.js';
import { roundCommand } from './commands/round.js';
import { runCommand } from './commands/run.js';
import { scoreCommand } from './commands/score.js';
import { validateCommand } from './commands/validate.js';
import { type CommandSpec, wholeNumber } from './spec.js';
import { asWanggeError, type CommonFlags, errorDocument, errorLines, type Terminal } from './terminal.js';
import { usageInChinese, usageInEnglish } from './usageWords.js';
import { VERSION } from './version.js';

export const COMMANDS: readonly CommandSpec[] = [
  initCommand,
  planCommand,
  validateCommand,
  repairCommand,
  diffCommand,
  assignCommand,
  scoreCommand,
  explainCommand,
  reportCommand,
  roundCommand,
  runCommand,
  doctorCommand,
];

/** Runs one command line and returns its exit code; never exits, so that tests and other programs can call it. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const json = argv.includes('--json');
  const locale = localeOf(argv);
  let exit = 0;
  const program = new Command('wangge')
    .description('网格化治理:划网格、配人员、评绩效 · draws, staffs and scores the grids of community governance')
    .version(VERSION, '-V, --version', '版本 · version')
    .helpOption('-h, --help', '帮助 · help')
    .helpCommand('help [command]', '某个命令的帮助 · help for a command')
    .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined });

  for (const spec of COMMANDS) {
    const command = spec.declare(program.command(spec.name).summary(spec.summary).description(spec.summary));
    withCommonFlags(command).action(async (...received: unknown[]) => {
      const given = command.opts() as Partial<CommonFlags> & Record<string, unknown>;
      const set = { json: given.json === true, quiet: given.quiet === true, force: given.force === true };
      const flags = { ...given, ...set } as CommonFlags & Record<string, unknown>;
      const args = received.slice(0, -2).flat() as (string | undefined)[];
      const result = await spec.act(args, flags, terminal);
      exit = result.exit;
      if (flags.json) terminal.out(`${JSON.stringify({ ok: true, ...result.document })}\n`);
      else for (const line of result.lines) terminal.out(`${line}\n`);
    });
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      return usageError(program, argv, error, json, terminal, locale);
    }
    if (json) terminal.out(`${JSON.stringify(errorDocument(error, locale))}\n`);
    else terminal.err(`${errorLines(error, locale).join('\n')}\n`);
    return asWanggeError(error).exitCode;
  }
}

/** Headings of the help; the parser knows only English ones. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法 Usage:',
  'Arguments:': '参数 Arguments:',
  'Options:': '选项 Options:',
  'Commands:': '命令 Commands:',
};

function usageError(
  program: Command,
  argv: readonly string[],
  error: CommanderError,
  json: boolean,
  terminal: Terminal,
  locale: Locale,
): number {
  if (argv.length === 0) {
    terminal.err(program.helpInformation());
    return 2;
  }
  const said = error.message.replace(/^error: /, '').replace(/\n/g, ' ');
  const message = locale === 'en' ? usageInEnglish(said) : usageInChinese(said);
  const hint = locale === 'en' ? 'see wangge --help, or wangge COMMAND --help' : '见 wangge --help 或 wangge 命令 --help';
  if (json) terminal.out(`${JSON.stringify({ ok: false, error: { code: 'usage', message, hint } })}\n`);
  else terminal.err(`${locale === 'en' ? 'error' : '错误'}: ${message}\n  ${hint}\n`);
  return 2;
}

function withCommonFlags(command: Command): Command {
  return command
    .option('-o, --out <dir>', '结果文件夹,默认为项目文件旁的 out/ · result folder, by default out/ beside the project file')
    .option('--seed <n>', '随机种子 · seed', wholeNumber, 1)
    .option('--json', '在标准输出打印一份 JSON · one JSON document on stdout')
    .addOption(
      new Option(
        '--locale <locale>',
        '提示的语言,结果的语言见 report.locale · language of messages; that of results is report.locale',
      )
        .choices(['zh-CN', 'en'])
        .default('zh-CN'),
    )
    .option('-q, --quiet', '不显示进度 · no progress')
    .option(
      '--force',
      '覆盖已有文件、已批准的方案、已定稿的考核期,或接受过期的前一步 · overwrite files, an approved plan or a frozen round, or accept a stale earlier stage',
    );
}

function localeOf(argv: readonly string[]): Locale {
  const at = argv.findIndex((word) => word === '--locale' || word.startsWith('--locale='));
  const value = at < 0 ? '' : argv[at]!.includes('=') ? argv[at]!.split('=')[1] : argv[at + 1];
  return value === 'en' ? 'en' : 'zh-CN';
}
