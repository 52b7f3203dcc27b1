import type { Finding } from '../../core/finding.js';
import { byText } from '../../core/order.js';
import type { Round } from '../../core/round.js';
import { type Locale, say, type Text } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { printed } from '../punctuation.js';
import { shareCell, textCell } from './cells.js';
import type { Column, Sheet } from './sheet.js';

const SEVERITY: Readonly<Record<Finding['severity'], Text>> = {
  blocking: { zh: '须处理', en: 'blocking' },
  warning: { zh: '注意', en: 'warning' },
  note: { zh: '说明', en: 'note' },
};
const SEVERITIES: readonly Finding['severity'][] = ['blocking', 'warning', 'note'];
const RED = '#F6CDB5';
/** Places told of findings that are alike. */
const PLACES = 4;

/** How every line of the files is accounted for. */
export function intakeSheet(model: ReportModel, round: Round): Sheet {
  const { locale } = model;
  const rows = [...round.intake].sort((a, b) => byText(a.file, b.file));
  return {
    id: 'intake',
    name: say({ zh: '数据接收', en: 'Intake' }, locale),
    grid: 0,
    frozenColumns: 1,
    blocks: [
      { kind: 'title', text: say({ zh: '数据接收情况', en: 'Intake of data' }, locale) },
      {
        kind: 'line',
        align: 'center',
        text: say(
          { zh: '每一行都有去处：行数 = 接收 + 拒收', en: 'every line is accounted for: lines = accepted + rejected' },
          locale,
        ),
      },
      {
        kind: 'table',
        table: {
          id: 'intake',
          columns: intakeColumns(locale),
          rows: rows.map((file) => {
            const adds = file.lines === file.accepted + file.rejected;
            return [
              { value: file.file },
              { value: file.lines },
              { value: file.accepted },
              { value: file.rejected, ...(file.rejected > 0 ? { fill: RED } : {}) },
              shareCell(file.rejected, file.lines, round.rounding),
              {
                value: adds ? say({ zh: '平', en: 'yes' }, locale) : say({ zh: '不平', en: 'no' }, locale),
                ...(adds ? {} : { fill: RED }),
              },
              textCell(
                Object.entries(file.reasons)
                  .sort(([a], [b]) => byText(a, b))
                  .map(([reason, count]) => `${printed(reason, locale)} ${count}`)
                  .join(say({ zh: '；', en: '; ' }, locale)),
              ),
            ];
          }),
          empty: say({ zh: '没有读入事件文件', en: 'No event file was read' }, locale),
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** Everything that a person should know about inputs and results, the most serious first. */
export function findingsSheet(model: ReportModel): Sheet | null {
  const { locale } = model;
  const findings = [...(model.findings ?? []), ...(model.staffing?.findings ?? []), ...(model.round?.findings ?? [])];
  if (findings.length === 0) return null;
  const groups = grouped(findings);
  return {
    id: 'findings',
    name: say({ zh: '提示', en: 'Findings' }, locale),
    grid: 0,
    frozenColumns: 1,
    blocks: [
      { kind: 'title', text: say({ zh: '须知事项', en: 'Findings' }, locale) },
      {
        kind: 'line',
        align: 'center',
        text: say(
          {
            zh: `共 ${findings.length} 条，相同的合为一行，须处理的在前`,
            en: `${findings.length}, those alike in one row, the most serious first`,
          },
          locale,
        ),
      },
      {
        kind: 'table',
        table: {
          id: 'findings',
          columns: findingColumns(locale),
          rows: groups.map(([one, ...others]) => [
            { value: say(SEVERITY[one.severity], locale), ...(one.severity === 'blocking' ? { fill: RED } : {}) },
            { value: one.code },
            { value: 1 + others.length },
            { value: printed(say(one.text, locale), locale) },
            textCell(one.hint ? printed(say(one.hint, locale), locale) : null),
            textCell([...new Set([one, ...others].flatMap(({ file }) => file ?? []))].join(say({ zh: '、', en: ', ' }, locale))),
            textCell(placesWords([one, ...others], locale)),
          ]),
          empty: '',
        },
      },
    ],
  };
}

type Group = readonly [Finding, ...Finding[]];

/** Findings that say the same, together; the most serious first. */
function grouped(findings: readonly Finding[]): readonly Group[] {
  const key = (one: Finding) => [one.code, one.text.zh, one.hint?.zh ?? ''].join('\u0000');
  const whole = (one: Finding) => [key(one), one.file ?? '', one.place?.id ?? '', String(one.place?.line ?? '')].join('\u0000');
  const order = (a: Finding, b: Finding) =>
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || byText(whole(a), whole(b));
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const one of [...findings].sort(order)) {
    const group = groups.get(`${one.severity} ${key(one)}`);
    if (group) group.push(one);
    else groups.set(`${one.severity} ${key(one)}`, [one]);
  }
  return [...groups.values()];
}

/** The first places of a group; how many more there are. */
function placesWords(group: Group, locale: Locale): string {
  const places = [...new Set(group.flatMap(({ place }) => (place ? placeWords(place, locale) : [])))].filter((one) => one !== '');
  const shown = places.slice(0, PLACES).join(say({ zh: '、', en: ', ' }, locale));
  return places.length > PLACES
    ? say({ zh: `${shown} 等 ${places.length} 处`, en: `${shown} and ${places.length - PLACES} more` }, locale)
    : shown;
}

function placeWords(place: NonNullable<Finding['place']>, locale: Locale): string {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    place.line === undefined ? '' : t(`第 ${place.line} 行`, `line ${place.line}`),
    place.column === undefined ? '' : t(`列 ${place.column}`, `column ${place.column}`),
    place.feature === undefined ? '' : t(`要素 ${place.feature}`, `feature ${place.feature}`),
    place.id ?? '',
    place.path ?? '',
    place.at ? place.at.join(', ') : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function intakeColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    { id: 'file', header: t('文件', 'File'), format: 'text', maxWidth: 40, meaning: t('读入的文件', 'the file read') },
    { id: 'lines', header: t('行数', 'Lines'), format: 'whole', meaning: t('不含表头', 'without the header') },
    { id: 'accepted', header: t('接收', 'Accepted'), format: 'whole', meaning: t('进入统计的行', 'lines that count') },
    { id: 'rejected', header: t('拒收', 'Rejected'), format: 'whole', meaning: t('列入拒收表的行', 'lines listed as rejects') },
    { id: 'rejectedShare', header: t('拒收比例', 'Share'), format: 'percent', meaning: t('拒收÷行数', 'rejected ÷ lines') },
    {
      id: 'balance',
      header: t('核对', 'Adds up'),
      format: 'mark',
      meaning: t('行数 = 接收 + 拒收', 'lines = accepted + rejected'),
    },
    {
      id: 'reasons',
      header: t('拒收原因及行数', 'Reasons'),
      format: 'wrapped',
      maxWidth: 70,
      meaning: t('每种原因的行数', 'number of lines by reason'),
    },
  ];
}

function findingColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    {
      id: 'severity',
      header: t('级别', 'Severity'),
      format: 'mark',
      meaning: t('须处理、注意、说明', 'blocking, warning, note'),
    },
    { id: 'code', header: t('代码', 'Code'), format: 'text', maxWidth: 34, meaning: t('固定代码', 'stable code') },
    { id: 'count', header: t('条数', 'Times'), format: 'whole', meaning: t('内容相同的条数', 'how many say the same') },
    { id: 'text', header: t('内容', 'Finding'), format: 'wrapped', maxWidth: 60, meaning: t('发生了什么', 'what it is') },
    {
      id: 'hint',
      header: t('建议', 'What to do'),
      format: 'wrapped',
      maxWidth: 46,
      meaning: t('如何处理', 'what to do about it'),
    },
    { id: 'file', header: t('文件', 'File'), format: 'text', maxWidth: 28, meaning: t('所在文件', 'its file') },
    {
      id: 'place',
      header: t('位置', 'Place'),
      format: 'wrapped',
      maxWidth: 28,
      meaning: t('行、列、要素', 'line, column, feature'),
    },
  ];
}
