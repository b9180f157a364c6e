import { platformError } from "../cloud/api-error.ts";
import type { Stored } from "../cloud/http.ts";

/** Cuts the page that the query asks for out of a list; the key is absent when the list is empty. */
export function takePage(
  key: string,
  items: readonly Stored[],
  query: URLSearchParams,
  size: { readonly usual: number; readonly most: number },
): Stored {
  const start = readToken(query.get("pageToken"));
  const asked = Number(query.get("pageSize") ?? 0);
  const length = Math.min(asked > 0 ? asked : size.usual, size.most);
  const page = items.slice(start, start + length);
  const next = start + length < items.length ? Buffer.from(`from:${start + length}`).toString("base64") : undefined;
  return { ...(page.length === 0 ? {} : { [key]: page }), ...(next === undefined ? {} : { nextPageToken: next }) };
}

function readToken(token: string | null): number {
  if (token === null || token === "") return 0;
  const start = /^from:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"))?.[1];
  if (start === undefined) throw platformError(400, "Invalid page token.");
  return Number(start);
}
