// npm run --silent bench -- SUITE [--data DIR] [--only NAME] [--seconds S] [--seed N] [--out DIR]
// One JSON line a case on stdout. Suites: areas, certificate, districting, families, locate, repair, scoring, stages, topology. Times are this machine's: compare ratios of one run.
import { Command } from 'commander';
import { wholeNumber } from '../src/cli/spec.js';
import type { BenchOptions, Emit } from './suite.js';

const SUITES: Readonly<Record<string, () => Promise<{ run: (options: BenchOptions, emit: Emit) => Promise<void> | void }>>> = {
  areas: async () => ({ run: (await import('./districting/areas.js')).runAreas }),
  certificate: () => import('./certificate.js'),
  districting: () => import('./districting.js'),
  families: async () => ({ run: (await import('./districting.js')).runFamilies }),
  locate: () => import('./locate.js'),
  repair: () => import('./repair.js'),
  scoring: () => import('./scoring.js'),
  stages: () => import('./stages.js'),
  topology: () => import('./topology.js'),
};

const program = new Command('bench')
  .argument('<suite>', Object.keys(SUITES).join(' | '))
  .option('--data <dir>', 'folder of the real data', '../shared/data')
  .option('--only <name>', 'only cases whose name contains this')
  .option('--seconds <s>', 'time budget of a case, turned into a move budget', Number)
  .option('--seed <n>', 'seed', wholeNumber, 1)
  .option('--out <dir>', 'folder for results such as NAME.part')
  .action(async (suite: string, options: BenchOptions) => {
    const load = SUITES[suite];
    if (!load) {
      process.stderr.write(`unknown suite "${suite}"; there are: ${Object.keys(SUITES).join(', ')}\n`);
      process.exitCode = 2;
      return;
    }
    await (await load()).run(options, (line) => process.stdout.write(`${JSON.stringify(line)}\n`));
  });

await program.parseAsync();
