import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import { matchFilter } from "./compute-filter.ts";
import { badField, makeLink } from "./compute-links.ts";

const largestPage = 500;

/** One page of a list of named things, filtered as the query asks. `items` is absent when the page is empty. */
export function listPage(call: Call, kind: string, path: string, all: readonly Stored[]): Stored {
  const page = cutPage(call, all, (item) => String(item["name"]));
  return {
    kind,
    id: path,
    ...(page.items.length === 0 ? {} : { items: page.items }),
    ...(page.next === undefined ? {} : { nextPageToken: page.next }),
    selfLink: makeLink(path),
  };
}

export interface Page {
  readonly items: readonly Stored[];
  readonly next: string | undefined;
}

/** Filters, sorts by `keyOf` and cuts out the page that the query asks for. The token is the last key of a page. */
export function cutPage(call: Call, all: readonly Stored[], keyOf: (item: Stored) => string): Page {
  const filter = call.query.get("filter") ?? "";
  const size = readPageSize(call);
  const after = readToken(call);
  const rest = all
    .filter((item) => filter === "" || matchFilter(filter, item))
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .filter(({ key }) => after === undefined || key > after);
  const last = rest[size - 1];
  return {
    items: rest.slice(0, size).map(({ item }) => item),
    next: rest.length > size && last !== undefined ? Buffer.from(last.key).toString("base64url") : undefined,
  };
}

function readPageSize(call: Call): number {
  const text = call.query.get("maxResults") ?? String(largestPage);
  const size = Number(text);
  if (!Number.isInteger(size) || size < 0 || size > largestPage) {
    throw badField("maxResults", text, "Must be between 0 and 500.");
  }
  return size === 0 ? largestPage : size;
}

function readToken(call: Call): string | undefined {
  const token = call.query.get("pageToken");
  if (token === null || token === "") return undefined;
  const after = Buffer.from(token, "base64url").toString();
  if (Buffer.from(after).toString("base64url") !== token) throw badField("pageToken", token, "Invalid page token.");
  return after;
}
