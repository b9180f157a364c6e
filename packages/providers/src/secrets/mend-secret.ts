import type { FieldChange, Resource } from "@fgk/engine";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf } from "../google/values.ts";

/** The commands by which a secret's owner makes it. A secret that is there without a version gets its first one. */
export function mendSecret(resource: Resource, change: FieldChange | "create"): string | undefined {
  if (change !== "create") return undefined;
  const name = ownName(resource);
  const project = `--project=${placeOf(resource, "project")}`;
  const made = writeCommand("gcloud", "secrets", "create", name, project, "--replication-policy=automatic");
  return `${made}; ${writeCommand("gcloud", "secrets", "versions", "add", name, project, "--data-file=PASSWORD_FILE")}`;
}
