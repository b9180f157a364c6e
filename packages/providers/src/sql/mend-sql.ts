import type { FieldChange, Json, Resource } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf, textOf } from "../google/values.ts";
import { readReference } from "../secrets/access.ts";

/** The command by which an instance's owner makes it or changes one field. */
export function mendInstance(resource: Resource, change: FieldChange | "create"): string | undefined {
  const project = `--project=${placeOf(resource, "project")}`;
  if (change !== "create") {
    const flag = describeFlag(change.path, change.after as Json);
    return flag && writeCommand("gcloud", "sql", "instances", "patch", ownName(resource), project, flag);
  }
  const flags = instancePaths.flatMap((path) => {
    const value = knownValue(resource, path);
    // A new instance has backups unless it is told otherwise.
    if (value === undefined || (path === "backups" && value === true)) return [];
    return describeFlag(path, value) ?? [];
  });
  const region = `--region=${placeOf(resource, "region")}`;
  return writeCommand("gcloud", "sql", "instances", "create", ownName(resource), project, region, ...flags);
}

const instancePaths: readonly string[] = [
  "version",
  "edition",
  "tier",
  "diskGb",
  "availability",
  "backups",
  "ssl",
  "network",
  "publicIp",
  "protect",
];

function describeFlag(path: string, value: Json): string | undefined {
  switch (path) {
    case "version":
      return `--database-version=${String(value)}`;
    case "edition":
      return `--edition=${String(value)}`;
    case "tier":
      return `--tier=${String(value)}`;
    case "diskGb":
      return `--storage-size=${String(value)}`;
    case "availability":
      return `--availability-type=${String(value)}`;
    case "backups":
      // `gcloud` switches backups on by saying when.
      return value === true ? "--backup-start-time=03:00" : "--no-backup";
    case "ssl":
      return `--ssl-mode=${value === "require" ? "ENCRYPTED_ONLY" : "ALLOW_UNENCRYPTED_AND_ENCRYPTED"}`;
    case "network":
      return `--network=${String(value)}`;
    case "publicIp":
      return value === true ? "--assign-ip" : "--no-assign-ip";
    case "protect":
      return value === true ? "--deletion-protection" : "--no-deletion-protection";
    default:
      return undefined;
  }
}

/** The command by which a database's owner makes it. */
export function mendDatabase(resource: Resource, change: FieldChange | "create"): string | undefined {
  if (change !== "create") return undefined;
  const charset = textOf(resource, "charset");
  return writeCommand(
    ...["gcloud", "sql", "databases", "create", ownName(resource), ...whereOf(resource)],
    ...(charset === undefined ? [] : [`--charset=${charset}`]),
  );
}

/**
 * The command by which a database user's owner makes it or sets its password. PostgreSQL has no users without a password:
 * a new one gets that of the secret, or one that its owner chooses.
 */
export function mendUser(resource: Resource, change: FieldChange | "create"): string {
  const name = ownName(resource);
  if (change !== "create") {
    return writeCommand(
      ...["gcloud", "sql", "users", "set-password", name, ...whereOf(resource)],
      "--prompt-for-password",
    );
  }
  return `${writeCommand("gcloud", "sql", "users", "create", name, ...whereOf(resource))} --password=${describePassword(resource)}`;
}

function describePassword(resource: Resource): string {
  const known = readReference(knownValue(resource, "password"));
  const secret = known?.secret ?? placeOf(resource, "secret");
  const [, project, name] = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(secret) ?? [];
  if (project === undefined || name === undefined) return "PASSWORD";
  const version = known?.version ?? "latest";
  const read = ["gcloud", "secrets", "versions", "access", version, `--secret=${name}`, `--project=${project}`];
  return `"$(${writeCommand(...read)})"`;
}

function whereOf(resource: Resource): readonly string[] {
  return [`--instance=${placeOf(resource, "instance")}`, `--project=${placeOf(resource, "project")}`];
}
