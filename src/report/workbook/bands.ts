import type { GradeBand, Round, SubjectKind, SubjectScore } from '../../core/round.js';
import { type Locale, say } from '../../core/text.js';
import { DASH, shareCell } from './cells.js';
import type { Block, Cell, Table } from './sheet.js';

/** The scheme's grades below the scores that they were given by: lines, quotas, how many got each. Nothing when the scheme has none. */
export function bandBlocks(
  round: Round,
  kind: SubjectKind,
  options: {
    readonly scores: readonly SubjectScore[];
    readonly fillOf: (grade: string) => string | undefined;
    readonly locale: Locale;
  },
): readonly Block[] {
  const bands = round.grades?.[kind] ?? [];
  if (bands.length === 0) return [];
  return [
    { kind: 'heading', text: say({ zh: '等级线', en: 'Grades' }, options.locale) },
    { kind: 'table', table: bandTable(round, kind, bands, options) },
  ];
}

/** `≥ 95`, `80 ≤ 总分 < 95`; the lowest takes whoever is left. */
export function bandWords(bands: readonly GradeBand[], place: number, locale: Locale): string {
  const total = say({ zh: '总分', en: 'total' }, locale);
  const above = bands[place - 1];
  const line = (band: GradeBand) => String(Math.round(band.from.toNumber() * 1e6) / 1e6);
  if (above && place === bands.length - 1) return `${total} < ${line(above)}`;
  return above ? `${line(bands[place]!)} ≤ ${total} < ${line(above)}` : `${total} ≥ ${line(bands[place]!)}`;
}

function bandTable(
  round: Round,
  kind: SubjectKind,
  bands: readonly GradeBand[],
  { scores, fillOf, locale }: Parameters<typeof bandBlocks>[2],
): Table {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const graded = scores.filter(({ grade }) => grade !== null).length;
  return {
    id: `bands.${kind}`,
    columns: [
      {
        id: 'band.grade',
        header: t('等级', 'Grade'),
        format: 'mark',
        span: 2,
        meaning: t('方案所定等级，从高到低', 'grades of the scheme, best first'),
      },
      {
        id: 'band.line',
        header: t('分数线', 'Total'),
        format: 'mark',
        span: 2,
        meaning: t('按修约前的总分；一票否决和名额可使等级降低', 'by the unrounded total; a veto or a quota may lower the grade'),
      },
      {
        id: 'band.quota',
        header: t('名额上限', 'Quota'),
        format: 'mark',
        meaning: t('至多占参评对象的比例', 'at most this share of those ranked'),
      },
      { id: 'band.count', header: t('评定数', 'Given to'), format: 'whole', meaning: t('得到该等级的个数', 'how many got it') },
      {
        id: 'band.share',
        header: t('占比', 'Share'),
        format: 'percent',
        meaning: t('占评定等级者的比例', 'share of those graded'),
      },
    ],
    rows: bands.map(({ grade, quota }, place): readonly Cell[] => {
      const fill = fillOf(grade);
      const count = scores.filter((score) => score.grade === grade).length;
      return [
        fill === undefined ? { value: grade } : { value: grade, fill },
        { value: bandWords(bands, place, locale) },
        quota ? { value: `${Math.round(quota.toNumber() * 1e4) / 100}%` } : DASH,
        { value: count },
        shareCell(count, graded, round.rounding),
      ];
    }),
    empty: '',
  };
}
