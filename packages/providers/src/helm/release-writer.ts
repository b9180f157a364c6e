import type { Resource } from "@fgk/engine";
import type { ReleaseRecord } from "./release-record.ts";

/** What fgk tells helm to note of its revisions; one with another note was made by somebody else's helm. */
export const revisionNote = "by fgk";

/** Who gave the release each of its wanted fields, for the plan: helm keeps no names, but it numbers its revisions. */
export function findReleaseWriter(
  { description, revision, status }: ReleaseRecord,
  wanted: Resource,
): Readonly<Record<string, string>> {
  // Of a revision that didn't come through helm notes only why.
  if (status !== "deployed" || description === revisionNote) return {};
  const given = Object.keys(wanted.fields).filter((path) => path.startsWith("values.") || path === "chart.version");
  return Object.fromEntries(given.map((path) => [path, `helm, revision ${revision}`]));
}
