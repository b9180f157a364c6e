import type { Json, Resource } from "@fgk/engine";
import { equalJson, Failure } from "@fgk/engine";
import { splitValuePath } from "../deployment/values-path.ts";
import type { LiveRelease } from "./release-list.ts";
import { currentRecord } from "./release-list.ts";
import type { ReleaseEntry, ReleaseRecord } from "./release-record.ts";
import { decodeRelease } from "./release-record.ts";
import { readValue } from "./release-values.ts";

/** What fgk tells helm to note of its revisions; one with another note was made by somebody else's helm. */
export const revisionNote = "by fgk";

/**
 * Who gave the release each of its wanted values, where it wasn't fgk: helm keeps no names, but it numbers its revisions.
 * Named is the one that brought the value, so that a later one which leaves it alone changes nothing.
 */
export function findReleaseWriters(release: LiveRelease, wanted: Resource): Readonly<Record<string, string>> {
  const current = currentRecord(release);
  // Of a revision that didn't come through helm notes only why.
  if (current.status === "failed" || current.description === revisionNote) return {};
  const earlier = readEarlier(current, release.entries);
  const writers: Record<string, string> = {};
  for (const path of Object.keys(wanted.fields)) {
    const read = readerOf(path);
    if (read === undefined) continue;
    const since = earlier.findIndex((record) => !equalJson(read(current) ?? null, read(record) ?? null));
    const same = since === -1 ? earlier : earlier.slice(0, since);
    if (same.at(-1)?.description !== revisionNote) {
      writers[path] = `helm, revision ${(same.at(-1) ?? current).revision}`;
    }
  }
  return writers;
}

/** The revisions before one, newest first, up to fgk's own or one that can't be opened. */
function readEarlier(from: ReleaseRecord, entries: readonly ReleaseEntry[]): readonly ReleaseRecord[] {
  const earlier: ReleaseRecord[] = [];
  for (const entry of entries.filter(({ revision }) => revision < from.revision).reverse()) {
    const record = openIfWhole(entry);
    if (record === undefined) break;
    earlier.push(record);
    if (record.description === revisionNote) break;
  }
  return earlier;
}

function openIfWhole(entry: ReleaseEntry): ReleaseRecord | undefined {
  try {
    return decodeRelease(entry);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function readerOf(path: string): ((record: ReleaseRecord) => Json | undefined) | undefined {
  if (path === "chart.version") return ({ chartVersion }) => chartVersion;
  if (!path.startsWith("values.")) return undefined;
  const keys = splitValuePath(path.slice("values.".length));
  return (record) => readValue(record, keys);
}
