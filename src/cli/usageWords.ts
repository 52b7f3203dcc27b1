/** What the command parser says, pattern by pattern, in Chinese. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^unknown option '(.+?)'(?: ?\(Did you mean (.+?)\?\))?$/, '没有选项 $1$2'],
  [/^unknown command '(.+?)'(?: ?\(Did you mean (.+?)\?\))?$/, '没有命令 $1$2'],
  [/^missing required argument '(.+?)'$/, '缺少参数 $1'],
  [/^option '(.+?)' argument missing$/, '选项 $1 后缺少值'],
  [/^option '(.+?)' argument '(.*?)' is invalid\. Allowed choices are (.+?)\.$/, '选项 $1 不能是 $2,可选:$3'],
  [/^option '(.+?)' argument '(.*?)' is invalid\. (.+)$/, '选项 $1 的值 $2 不合要求:$3'],
  [/^command-argument value '(.*?)' is invalid for argument '(.+?)'\. Allowed choices are (.+?)\.$/, '参数 $2 不能是 $1,可选:$3'],
  [/^command-argument value '(.*?)' is invalid for argument '(.+?)'\. (.+)$/, '参数 $2 的值 $1 不合要求:$3'],
  [
    /^too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+)(?:: .+)?\.$/,
    '参数过多:$1 要 $2 个,给了 $3 个',
  ],
  [/^required option '(.+?)' not specified$/, '缺少选项 $1'],
];

/** The words of our own within a message of the parser, "zh / en", are left in English alone. */
export function usageInEnglish(message: string): string {
  return message.replace(/( is invalid(?: for argument '.+?')?\. ).+? \/ (.+)$/, '$1$2');
}

/** A message of the command parser in Chinese; as it is where nobody has translated it. */
export function usageInChinese(message: string): string {
  for (const [pattern, words] of SAID) {
    const match = pattern.exec(message);
    if (!match) continue;
    const suggestion = /unknown/.test(pattern.source) && match[2] ? `,是否想写 ${match[2]}?` : (match[2] ?? '');
    return words
      .replace('$1', match[1] ?? '')
      .replace('$2', suggestion)
      .replace('$3', (match[3] ?? '').split(' / ')[0]!)
      .trim();
  }
  return message;
}
