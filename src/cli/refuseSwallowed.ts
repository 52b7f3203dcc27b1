import { WanggeError } from '../core/errors.js';
import { exists } from '../io/folder.js';

/**
 * A flag with several values takes every word that follows it, also the project's path. Refuses a value that is a file or a
 * folder here, and says where the path belongs.
 */
export function refuseSwallowed(command: string, flags: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  for (const name of names) {
    const path = ((flags[name] as readonly string[] | undefined) ?? []).find((value) => exists(value));
    if (path === undefined) continue;
    throw new WanggeError(
      'usage',
      {
        zh: `“${path}”是文件或文件夹,却被当作 --${name} 的一个值`,
        en: `"${path}" is a file or folder, but stands among the values of --${name}`,
      },
      {
        hint: {
          zh: `把项目写在前面:wangge ${command} ${path} --${name} …;多个值也可用逗号相连`,
          en: `name the project first: wangge ${command} ${path} --${name} …; values may also be joined by commas`,
        },
      },
    );
  }
}
