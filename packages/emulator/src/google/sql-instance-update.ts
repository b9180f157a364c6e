import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { sqlErrors } from "./sql-errors.ts";
import { checkSettings } from "./sql-instance-make.ts";
import { completeSettings, mergeSettings } from "./sql-settings.ts";

export interface InstanceUpdate {
  /** The instance's fields as they will be when the operation is done. */
  readonly fields: Stored;
  /** Connections drop while the operation runs. */
  readonly restarts: boolean;
}

/** What a PATCH (`replaces` false) or a PUT makes of an instance, after every check that the API makes at once. */
export function makeUpdate(cloud: Cloud, instance: Stored, body: Stored, replaces: boolean): InstanceUpdate {
  const before: Stored = instance["settings"];
  const asked: Stored = body["settings"] ?? {};
  checkVersion(before, asked, replaces);
  if (body["region"] !== undefined && body["region"] !== instance["region"]) throw sqlErrors.invalidOperation();
  const settings = replaces
    ? completeSettings(asked, asked["edition"] ?? before["edition"], instance["gceZone"])
    : mergeSettings(before, asked);
  settings["settingsVersion"] = before["settingsVersion"];
  settings["ipConfiguration"] ??= {};
  checkChange(before, settings);
  checkSettings(cloud, instance["project"], instance["name"], settings);
  const databaseVersion = checkDatabaseVersion(instance["databaseVersion"], body["databaseVersion"]);
  const restarts =
    ["tier", "edition", "availabilityType", "activationPolicy"].some((key) => before[key] !== settings[key]) ||
    JSON.stringify(before["databaseFlags"]) !== JSON.stringify(settings["databaseFlags"]) ||
    databaseVersion !== instance["databaseVersion"];
  return { fields: { settings, databaseVersion }, restarts };
}

/** A version that is sent must be the newest; PUT must send one (its message without one is a hypothesis). */
function checkVersion(before: Stored, asked: Stored, required: boolean): void {
  const sent: unknown = asked["settingsVersion"];
  if (sent === undefined || sent === null) {
    if (required) throw sqlErrors.invalid("Missing parameter: settings.settingsVersion.");
    return;
  }
  if (String(sent) !== before["settingsVersion"]) throw sqlErrors.stale();
}

/** A disk never shrinks; a private network stays where it is once it is set. */
function checkChange(before: Stored, after: Stored): void {
  const network: string | undefined = before["ipConfiguration"]["privateNetwork"];
  if (network !== undefined && after["ipConfiguration"]["privateNetwork"] !== network)
    throw sqlErrors.invalidOperation();
  if (Number(after["dataDiskSizeGb"]) < Number(before["dataDiskSizeGb"])) {
    throw sqlErrors.invalid("Disk size cannot be decreased."); // the text is a hypothesis
  }
}

/** Major versions only go up. */
function checkDatabaseVersion(before: string, asked: unknown): string {
  if (asked === undefined || asked === before) return before;
  const number = (version: string): number => Number(version.replace("POSTGRES_", "").replace("_", "."));
  if (number(String(asked)) > number(before)) return String(asked);
  throw sqlErrors.invalidOperation();
}
