import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';
import { WanggeError } from '../core/errors.js';

/** The family under which pictures ask for the font: a name of our own, so that no font of the machine can stand in for it. */
export const FONT_FAMILY = 'Wangge Noto Sans SC';
const FONT_FILE = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';

/**
 * Makes sure that pictures are written in Noto Sans SC, whatever fonts the machine has, and returns the family's name.
 * An unregistered font prints boxes without any error, so this throws `fileMissing` when the font cannot be had.
 *
 * @param file another font file, given by a test or a caller with a font of its own
 */
export function registerFont(family: string = FONT_FAMILY, file?: string): string {
  if (GlobalFonts.has(family)) return family;
  const path = file ?? resolveFont();
  if (path !== null) GlobalFonts.registerFromPath(path, family);
  if (!GlobalFonts.has(family)) {
    throw new WanggeError(
      'fileMissing',
      {
        zh: '图片所用的中文字体无法加载，文字会变成方框',
        en: 'the Chinese font for pictures cannot be loaded; text would be boxes',
      },
      {
        hint: { zh: '重新安装依赖：npm install', en: 'install the dependencies again: npm install' },
        file: path ?? FONT_FILE,
      },
    );
  }
  return family;
}

function resolveFont(): string | null {
  try {
    return createRequire(import.meta.url).resolve(FONT_FILE);
  } catch {
    return null;
  }
}
