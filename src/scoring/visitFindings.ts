import { secondsOf } from '../core/calendar/stamp.js';
import type { Scheme } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import { SUBJECT_KINDS, type SubjectKind } from '../core/round.js';
import type { VisitRecord, WorkerRecord } from '../core/tables.js';
import type { Text } from '../core/text.js';
import { type Dated, datedOutside } from './datedOutside.js';
import { listed } from './listed.js';
import type { RoundClock } from './roundClock.js';
import { SCHEME_KEY } from './subjects.js';
import { gridOfVisit, visitDeadline } from './tallyRecords.js';

/** Visits that are in no score although the scheme counts visits: of workers or of places that nobody knows, or due outside the round. */
export function visitFindings(
  scheme: Scheme,
  inputs: {
    readonly visits: readonly VisitRecord[];
    readonly workers: readonly WorkerRecord[];
    readonly register: GridRegister | null;
  },
  clock: RoundClock,
): Finding[] {
  const { visits, workers, register } = inputs;
  if (visits.length === 0) return [];
  const ids = new Set(workers.map((w) => w.id));
  const gridOf = gridOfVisit(register);
  const lost = (fits: (visit: VisitRecord) => boolean) => visits.filter(fits).map((v) => v.id);
  return [
    ...(ids.size > 0 && counts(scheme, 'worker')
      ? finding(
          'workerUnknown',
          WORKER,
          HINT_WORKER,
          lost((v) => !ids.has(v.worker)),
        )
      : []),
    ...(register !== null && (counts(scheme, 'grid') || counts(scheme, 'area'))
      ? finding(
          'unplaced',
          PLACE,
          HINT_PLACE,
          lost((v) => gridOf(v) === undefined),
        )
      : []),
    ...(SUBJECT_KINDS.some((kind) => counts(scheme, kind)) ? datedOutside('visit', visits.map(dueIn(clock)), clock) : []),
  ];
}

const dueIn =
  (clock: RoundClock) =>
  ({ id, dueOn }: VisitRecord): Dated => {
    const inside = visitDeadline(dueOn) >= clock.from && secondsOf(dueOn) < clock.to;
    return { date: dueOn, label: `${id} ${dueOn.slice(0, 10)}`, inside };
  };

const WORKER: Text = {
  zh: '次走访的工号不在人员表中,不计入任何人',
  en: 'visits name a worker who is not in the workers table and count for nobody',
};
const HINT_WORKER: Text = { zh: '核对工号', en: 'check the worker ids' };
const PLACE: Text = {
  zh: '次走访的网格编码、楼栋编号不在底册中或未填,不计入任何网格',
  en: 'visits name no grid or unit of the register and count for no grid',
};
const HINT_PLACE: Text = { zh: '核对网格编码与楼栋编号', en: 'check the grid codes and unit ids' };

/** Whether a metric over visits counts for a kind of subject. */
function counts(scheme: Scheme, kind: SubjectKind): boolean {
  const visits = scheme.metrics.filter((m) => m.visits !== undefined).map((m) => m.id);
  return (scheme[SCHEME_KEY[kind]]?.items ?? []).some((item) => visits.includes(item.metric));
}

function finding(code: string, text: Text, hint: Text, ids: readonly string[]): Finding[] {
  if (ids.length === 0) return [];
  const list = listed([...ids].sort(byText));
  return [
    {
      code: `visit.${code}`,
      severity: 'warning',
      text: { zh: `${ids.length} ${text.zh}(${list.zh})`, en: `${ids.length} ${text.en} (${list.en})` },
      hint,
      figures: { visits: ids.length },
    },
  ];
}
