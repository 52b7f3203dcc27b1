/** Every sentence that a person reads exists in Chinese and in English; neither is a translation afterthought. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export type Locale = 'zh-CN' | 'en';

/** The sentence in the reader's language. */
export function say(text: Text, locale: Locale): string {
  return locale === 'en' ? text.en : text.zh;
}
