import type { Json, Live, Readiness, Resource, Session } from "@fgk/engine";
import { present } from "@fgk/engine";
import { namespacedName } from "../kubernetes/names.ts";
import { readKubernetesMark } from "../mark.ts";
import { isCutOff } from "./cut-off.ts";
import { fullnameField, fullnameOf, remarkFullname } from "./fullname.ts";
import { readPasswordPlaces } from "./password-places.ts";
import { planRecovery, remarkRecovery } from "./recover.ts";
import type { ReleaseDrift } from "./release-drift.ts";
import { describeDrift, remarkDrift } from "./release-drift.ts";
import type { LiveRelease } from "./release-list.ts";
import { currentRecord } from "./release-list.ts";
import { listKeptValues, readValueFields } from "./release-values.ts";
import { findReleaseWriters } from "./release-writer.ts";
import { remarkChart } from "./remark-chart.ts";
import type { TaskIdentity } from "./task-identity.ts";
import { readTaskTemplates, settleTaskIdentity } from "./task-identity.ts";

/** A release as the engine compares it: its fields, whose it is, what of it stays, and what is to be said of it. */
export function describeRelease(
  session: Session,
  resource: Resource,
  release: LiveRelease,
  { tasks, drift }: { readonly tasks: TaskIdentity; readonly drift: ReleaseDrift },
): Live {
  const record = currentRecord(release);
  const drifted = describeDrift(drift);
  const fields: Record<string, Json> = {
    "chart.name": record.chartName,
    "chart.version": record.chartVersion,
    status: release.newest.status,
    ...drifted.fields,
    ...readTaskTemplates(record),
    ...readValueFields(record, resource),
    ...(fullnameField in resource.fields
      ? { [fullnameField]: fullnameOf(namespacedName(resource.address).name, record) }
      : {}),
    ...readPasswordPlaces(record),
  };
  const marking = readKubernetesMark(release.newest.labels, session.mark);
  const another = remarkChart(resource, record);
  const cutOff = isCutOff(resource, release) ? { cutOff: ["status"] } : {};
  return present({
    ...cutOff,
    fields,
    marking,
    kept: [...listKeptValues(record, resource), ...drift.kept],
    managers: { ...findReleaseWriters(release, resource), ...drifted.managers },
    readiness: findReadiness(session, release),
    remarks: [
      ...remarkRecovery(resource.address, release, session.world.now(), marking.by === "us"),
      ...another,
      // How another program's objects are named is no matter.
      ...(another.length > 0 ? [] : remarkFullname(resource, record)),
      ...remarkDrift(resource.address, drift, marking.by === "us"),
      ...settleTaskIdentity(resource, record, tasks).remarks,
    ],
    state: release,
  });
}

/** A failed or abandoned release is no waiting matter: its `status` differs, so it is a step that mends it. */
function findReadiness(session: Session, release: LiveRelease): Readiness {
  const recovery = planRecovery(release, session.world.now());
  return recovery.action === "wait" ? { status: "waiting", why: recovery.why } : { status: "ready" };
}
