import type {
  Change,
  FieldChange,
  Live,
  Marked,
  NonEmpty,
  Present,
  Resource,
  ResourceKind,
  Session,
} from "@fgk/engine";
import { absent, addressOf, Failure, present } from "@fgk/engine";
import { keptLabels, labelChanges, readLabelFields } from "../google/labels.ts";
import { lookAgain } from "../google/look-again.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, orAbsent, readEach } from "../google/read-each.ts";
import { changesByPath, ownName, placeOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst, whileLeaving, whileMaking } from "../google/waiting.ts";
import { markInLabels, markLabels, readMarkLabels } from "../mark.ts";
import { listInstanceContents } from "./instance-contents.ts";
import { describeInstance, describeSettings, readInstanceFields } from "./instance-fields.ts";
import { remarkInstance, riskOfInstance } from "./instance-limits.ts";
import { mendInstance } from "./mend-sql.ts";
import type { Instance } from "./sql-read.ts";
import { describeStandstill, findInstance, findSqlError, findSqlWork, listInstances } from "./sql-read.ts";
import { writeSql } from "./sql-write.ts";

export interface SqlInstanceOptions {
  /** Another team owns the databases and users on the instance, whoever owns the instance. */
  readonly schemaIsTheirs?: boolean;
}

/**
 * `sql.instance/NAME`: Cloud SQL for PostgreSQL. An update is one PATCH under the settings' version; a new database version
 * goes alone and first. One operation runs per instance: another one answers `busy`.
 */
export function sqlInstanceKind(reach: GoogleReach, options: SqlInstanceOptions = {}): ResourceKind {
  return waitFirst({
    name: "sql.instance",
    read: (session, resources) =>
      readEach(resources, (resource) => readInstance(session, reach, resource), "write database.host"),
    marked: (session) => findMarked(reach.projects, (project) => listMarked(session, reach, project)),
    create: (session, resource) => createInstance(session, reach, resource),
    update: (_session, resource, live, changes) => updateInstance(reach, resource, live, changes),
    adopt: (session, resource, live) =>
      patch(reach, resource, live, { settings: { userLabels: markLabels(session.mark) } }, "mark"),
    delete: (_session, resource, live) => deleteInstance(reach, resource, live),
    contents: (session, resource, live) =>
      listInstanceContents(session, reach, resource, live.state as Instance, options.schemaIsTheirs === true),
    lane: (resource) => `sql/${placeOf(resource, "project")}/${ownName(resource)}`,
    mend: mendInstance,
    risk: riskOfInstance,
    expectSeconds: (change: Change) => (change.action === "create" || change.action === "replace" ? 600 : 120),
    wait: { everyMs: 5_000, atMostMs: 90 * 60_000 },
  });
}

async function readInstance(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const instance = await findInstance(session, reach, placeOf(resource, "project"), ownName(resource));
  if (instance === undefined) {
    const running = await reach.operations.follow(resource.address);
    return running === undefined ? absent : notYetSeen(running);
  }
  const labels = instance.settings?.userLabels;
  return present({
    fields: { ...readInstanceFields(resource, instance), ...readLabelFields(resource, labels) },
    identity: instance.createTime == null ? {} : { createTime: instance.createTime },
    marking: readMarkLabels(labels, session.mark),
    outputs: outputsOf(instance),
    kept: keptLabels(resource, labels),
    readiness: await readReadiness(session, reach, resource, instance),
    remarks: remarkInstance(resource, instance),
    state: instance,
  });
}

function outputsOf(instance: Instance): Present["outputs"] {
  const addressOfType = (type: string): string | undefined =>
    instance.ipAddresses?.find((address) => address.type === type)?.ipAddress ?? undefined;
  const privateIp = addressOfType("PRIVATE");
  const publicIp = addressOfType("PRIMARY");
  return {
    ...(privateIp === undefined ? {} : { privateIp }),
    ...(publicIp === undefined ? {} : { publicIp }),
    ...(instance.connectionName == null ? {} : { connectionName: instance.connectionName }),
  };
}

async function readReadiness(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  instance: Instance,
): Promise<Present["readiness"]> {
  const own = await reach.operations.follow(resource.address);
  if (own !== undefined) return readinessDuring(own);
  switch (instance.state) {
    case "PENDING_CREATE":
    case "PENDING_DELETE":
    case "MAINTENANCE": {
      const running = await findSqlWork(session, reach, placeOf(resource, "project"), ownName(resource));
      const doing = `the instance's state is ${instance.state}`;
      const waiting = { status: "waiting", why: running === undefined ? doing : `${doing} (${running})` } as const;
      if (instance.state === "PENDING_DELETE") return whileLeaving(waiting);
      return instance.state === "PENDING_CREATE" ? whileMaking(waiting) : waiting;
    }
    default: {
      const still = describeStandstill(instance);
      if (still === undefined) return { status: "ready" };
      const said =
        instance.state === "FAILED"
          ? await findSqlError(session, reach, placeOf(resource, "project"), ownName(resource))
          : undefined;
      return { status: "failed", ...still, why: said === undefined ? still.why : `${still.why} (${said})` };
    }
  }
}

async function createInstance(session: Session, reach: GoogleReach, resource: Resource): Promise<void> {
  const name = ownName(resource);
  const project = placeOf(resource, "project");
  try {
    await writeSql(reach, {
      address: resource.address,
      project,
      method: "POST",
      path: "instances",
      body: describeInstance(resource, session.mark),
      what: `create the database instance ${name}`,
      permission: "cloudsql.instances.create",
    });
  } catch (error) {
    if (!(error instanceof Failure) || !/instance already exists/.test(error.diagnostic.cause ?? "")) throw error;
    if ((await findInstance(lookAgain(session), reach, project, name)) !== undefined) throw error;
    // It isn't there, and yet its name is taken: that of a deleted instance stays so for up to a week.
    const help = "choose another name at database.instance, or wait up to a week";
    throw new Failure({ ...error.diagnostic, code: "does-not-fit", help });
  }
}

async function updateInstance(
  reach: GoogleReach,
  resource: Resource,
  live: Present,
  changes: NonEmpty<FieldChange>,
): Promise<void> {
  const changed = changesByPath(changes);
  const version = changed.get("version");
  if (version !== undefined) {
    await patch(reach, resource, live, { databaseVersion: version }, "upgrade");
    return;
  }
  const labels = labelChanges(changes);
  const settings = {
    ...describeSettings(Object.fromEntries(changed)),
    // Labels are merged key by key; null removes one.
    ...(labels === undefined ? {} : { userLabels: labels }),
  };
  await patch(reach, resource, live, { settings }, "change");
}

/**
 * Google's own protection goes first, in a call of its own: whoever planned has consented to the loss by name. The engine reads
 * again and calls again.
 */
async function deleteInstance(reach: GoogleReach, resource: Resource, live: Present): Promise<void> {
  const name = ownName(resource);
  if ((live.state as Instance).settings?.deletionProtectionEnabled === true) {
    const settings = { deletionProtectionEnabled: false };
    return patch(reach, resource, live, { settings }, "lift the deletion protection of");
  }
  await orAbsent(
    writeSql(reach, {
      address: resource.address,
      project: placeOf(resource, "project"),
      method: "DELETE",
      path: `instances/${name}`,
      what: `delete the database instance ${name}`,
      permission: "cloudsql.instances.delete",
    }),
  );
}

function patch(
  reach: GoogleReach,
  resource: Resource,
  live: Present,
  body: { readonly settings?: object; readonly databaseVersion?: unknown },
  verb: string,
): Promise<void> {
  const { settings } = live.state as Instance;
  const settingsVersion = settings?.settingsVersion == null ? {} : { settingsVersion: settings.settingsVersion };
  const name = ownName(resource);
  return writeSql(reach, {
    address: resource.address,
    project: placeOf(resource, "project"),
    method: "PATCH",
    path: `instances/${name}`,
    body: { ...body, settings: { ...body.settings, ...settingsVersion } },
    what: `${verb} the database instance ${name}`,
    permission: "cloudsql.instances.update",
  });
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const instances = await listInstances(session, reach, project);
  return instances.flatMap((instance): readonly Marked[] => {
    const mark = markInLabels(instance.settings?.userLabels);
    if (mark?.deployment !== session.mark.deployment || instance.name == null) return [];
    const at = { project, region: instance.region ?? "" };
    return [{ address: addressOf("sql.instance", instance.name), at, mark, protected: true, dependsOn: [] }];
  });
}
