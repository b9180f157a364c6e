import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import { cutPage, findBucket } from "./storage-lookup.ts";
import { noncurrentOf } from "./storage-object-store.ts";

interface Entry {
  readonly key: string;
  readonly item?: Stored;
  readonly prefix?: string;
}

/** With a delimiter, names are cut at it and told as prefixes, once each; `versions` lists the noncurrent ones too. */
export function listObjects(cloud: Cloud, call: Call): Stored {
  const stored = findBucket(cloud, call, "storage.objects.list");
  const { query } = call;
  if (isTrue(query, "softDeleted") || query.has("matchGlob")) {
    const message = "the fgk emulator lists neither soft-deleted objects nor by pattern";
    throw platformError(501, message, { status: "UNIMPLEMENTED" });
  }
  const entries = findItems(stored, query).map((item) => makeEntry(item, query));
  const unique = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
  const page = cutPage(
    call,
    unique.sort((a, b) => (a.key < b.key ? -1 : 1)),
    ({ key }) => key,
  );
  const prefixes = page.items.flatMap(({ prefix }) => (prefix === undefined ? [] : [prefix]));
  const items = page.items.flatMap(({ item }) => (item === undefined ? [] : [item]));
  return {
    kind: "storage#objects",
    ...(page.next === undefined ? {} : { nextPageToken: page.next }),
    ...(prefixes.length === 0 ? {} : { prefixes }),
    ...(items.length === 0 ? {} : { items }),
  };
}

/** gcloud writes `True`. */
function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === "true";
}

function findItems(stored: Stored, query: URLSearchParams): Stored[] {
  const live: Stored[] = Object.values(stored["objects"]);
  const all = isTrue(query, "versions") ? [...live, ...noncurrentOf(stored)] : live;
  const [prefix, from, to] = ["prefix", "startOffset", "endOffset"].map((name) => query.get(name) ?? "");
  return all
    .map((version): Stored => version["object"])
    .filter(({ name }) => {
      const text = String(name);
      return text.startsWith(prefix ?? "") && text >= (from ?? "") && (to === "" || to === undefined || text < to);
    });
}

/** The order of a list is that of names, then generations; a prefix stands where its first name would. */
function makeEntry(item: Stored, query: URLSearchParams): Entry {
  const name: string = item["name"];
  const delimiter = query.get("delimiter") ?? "";
  const end = delimiter === "" ? -1 : name.indexOf(delimiter, (query.get("prefix") ?? "").length);
  const isCut = end >= 0 && !(isTrue(query, "includeTrailingDelimiter") && name.endsWith(delimiter));
  if (!isCut) return { key: `${name}\0${item["generation"]}`, item };
  const prefix = name.slice(0, end + delimiter.length);
  return { key: prefix, prefix };
}
