import type { Json } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath } from "../deployment/values-path.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { getValue } from "./value-path.ts";

/** The volume by which a password that is in the cluster already is mounted. */
export const passwordVolume = "fgk-database";

/** The folder that it is mounted at. */
export const passwordFolder = "/etc/fgk/database";

/** The fields of a release that say where Flyte finds its database password. */
export const passwordFields: {
  readonly secretRef: string;
  readonly version: string;
  readonly path: string;
  readonly volumes: string;
  readonly mounts: string;
} = {
  secretRef: "values.configuration.inlineSecretRef",
  version: `values.${joinValuePath(["deployment", "podAnnotations", "fgk.dev/password-version"])}`,
  path: "values.configuration.database.passwordPath",
  volumes: "values.deployment.extraVolumes",
  mounts: "values.deployment.extraVolumeMounts",
};

/**
 * What the release's own values say there, whether the file asks for it or not: where the password has moved, the old place
 * must go. Lists only when our volume is among them.
 */
export function readPasswordPlaces({ config }: ReleaseRecord): Readonly<Record<string, Json>> {
  const fields: Record<string, Json> = {};
  const note = (field: string, value: Json | undefined): void => {
    if (value !== undefined && value !== null && value !== "") fields[field] = value;
  };
  note(passwordFields.secretRef, getValue(config, ["configuration", "inlineSecretRef"]));
  note(passwordFields.version, getValue(config, ["deployment", "podAnnotations", "fgk.dev/password-version"]));
  note(passwordFields.path, getValue(config, ["configuration", "database", "passwordPath"]));
  note(passwordFields.volumes, ownList(getValue(config, ["deployment", "extraVolumes"])));
  note(passwordFields.mounts, ownList(getValue(config, ["deployment", "extraVolumeMounts"])));
  return fields;
}

function ownList(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.some(isOurs) ? value : undefined;
}

/** A list of volumes or mounts without ours. */
export function withoutOurs(value: Json): Json {
  return Array.isArray(value) ? value.filter((item) => !isOurs(item)) : value;
}

function isOurs(item: Json): boolean {
  return isJsonObject(item) && item["name"] === passwordVolume;
}
