import { gunzipSync } from "node:zlib";
import type { JsonObject } from "@fgk/engine";
import { Failure, isJsonObject, limits } from "@fgk/engine";
import type { V1Secret } from "@kubernetes/client-node";
import { textAt } from "../text-at.ts";

/** One revision of a release, as helm keeps it in a Secret. Helm 3 and 4 write the same form. */
export interface ReleaseRecord {
  readonly revision: number;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, `pending-rollback`, `superseded`, `uninstalled`, `uninstalling`. */
  readonly status: string;
  readonly chartName: string;
  readonly chartVersion: string;
  /** The values that the user gave; explicit nulls included. */
  readonly config: JsonObject;
  /** The chart's own defaults. */
  readonly defaults: JsonObject;
  /** The objects that helm made, as YAML; hooks aren't among them. It holds the content of Secrets: nothing of it is shown. */
  readonly manifest: string;
  /** helm's word on it: `Install complete`, or what `--description` said. */
  readonly description: string;
  /** How helm 4 applied it: `ssa` (by the server) or `csa`. helm 3 notes nothing. */
  readonly applyMethod?: string;
  /** When helm last worked on it; NaN when it doesn't say. */
  readonly lastTouchedMs: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The Secret that holds it. */
  readonly secretName: string;
}

/** What is known of a revision without opening it: helm labels its Secrets. */
export interface ReleaseEntry {
  readonly revision: number;
  readonly status: string;
  readonly secret: V1Secret;
}

/** Helm's Secrets of one release, oldest first. */
export function listRevisions(secrets: readonly V1Secret[]): readonly ReleaseEntry[] {
  return secrets
    .filter((secret) => secret.type === "helm.sh/release.v1")
    .map((secret) => ({
      revision: Number(secret.metadata?.labels?.["version"] ?? 0),
      status: secret.metadata?.labels?.["status"] ?? "unknown",
      secret,
    }))
    .sort((a, b) => a.revision - b.revision);
}

const gzipMagic = 0x1f8b;

/** Opens a revision: base64 of base64 of gzip of JSON. Throws `Failure` when it isn't that, or too large. */
export function decodeRelease(entry: ReleaseEntry): ReleaseRecord {
  const name = entry.secret.metadata?.name ?? "";
  const content = parseRecord(entry.secret.data?.["release"] ?? "", name, entry.secret.metadata?.namespace ?? "");
  const chart = objectAt(content, "chart");
  const metadata = objectAt(chart, "metadata");
  const about = objectAt(content, "info");
  const applyMethod = textAt(content, "apply_method");
  return {
    revision: entry.revision,
    status: textAt(about, "status") || entry.status,
    chartName: textAt(metadata, "name"),
    chartVersion: textAt(metadata, "version"),
    config: objectAt(content, "config"),
    defaults: objectAt(chart, "values"),
    manifest: textAt(content, "manifest"),
    description: textAt(about, "description"),
    ...(applyMethod === "" ? {} : { applyMethod }),
    lastTouchedMs: lastTime([textAt(about, "last_deployed"), textAt(about, "deleted")]),
    labels: entry.secret.metadata?.labels ?? {},
    secretName: name,
  };
}

/** An uninstall leaves the time of the last upgrade as it was and writes its own beside it. */
function lastTime(texts: readonly string[]): number {
  const times = texts.map((text) => Date.parse(text)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? Number.NaN : Math.max(...times);
}

function parseRecord(data: string, name: string, namespace: string): JsonObject {
  try {
    const packed = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
    const isPacked = packed.length > 2 && packed.readUInt16BE(0) === gzipMagic;
    const bytes = isPacked ? gunzipSync(packed, { maxOutputLength: limits.answerBytes }) : packed;
    const content: unknown = JSON.parse(bytes.toString("utf8"));
    if (isJsonObject(content)) return content;
  } catch {
    // Said below: a record's bytes may hold secrets, so nothing of them is repeated.
  }
  throw new Failure({
    severity: "error",
    code: "unreadable",
    summary: `helm's record ${name} can't be read`,
    // helm passes over such a record without a word, and then can't write the next: its number is taken.
    help: `helm can't go on either; without the record both go on from what is there: kubectl delete secret ${name} --namespace ${namespace}`,
  });
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}
