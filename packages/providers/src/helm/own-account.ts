import { fullnameOf } from "./fullname.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { readValue } from "./release-values.ts";

/** The account that the release's chart makes; undefined when it was told to make none. */
export function nameOwnAccount(release: string, record: ReleaseRecord): string | undefined {
  if (readValue(record, ["serviceAccount", "create"]) === false) return undefined;
  const chosen = readValue(record, ["serviceAccount", "name"]);
  return typeof chosen === "string" && chosen !== "" ? chosen : fullnameOf(release, record);
}
