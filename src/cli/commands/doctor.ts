import pc from 'picocolors';
import { checkMachine } from '../../pipeline/checkMachine.js';
import type { CommandSpec } from '../spec.js';

export const doctorCommand: CommandSpec = {
  name: 'doctor',
  summary: '检查本机能否运行各功能 · check that everything works on this machine',
  declare: (command) => command,
  act: async (_args, flags) => {
    const checks = await checkMachine(process.versions.node);
    const ok = checks.every((check) => check.ok);
    return {
      exit: ok ? 0 : 1,
      document: { healthy: ok, checks },
      lines: checks.map(
        ({ ok: fine, what, found }) =>
          `${fine ? pc.green('✓') : pc.red('✗')} ${flags.locale === 'en' ? what.en : what.zh}  ${found}`,
      ),
    };
  },
};
