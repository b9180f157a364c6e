import { Failure, isJsonObject, limits, WorldError } from "@fgk/engine";
import type { Asked } from "./failure.ts";
import { ask } from "./failure.ts";

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly _continue?: string };
}

/** What a list call takes to give its next page. */
export interface PageRequest {
  readonly limit: number;
  readonly _continue?: string;
}

/** All items of a list, page by page. Throws `Failure`. */
export async function listAll<T>(asked: Asked, list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let from = "";
  for (let page = 0; page < limits.pages; page += 1) {
    const answer = await ask(asked, async () => {
      const listed = await list({ limit: 500, ...(from === "" ? {} : { _continue: from }) });
      if (!Array.isArray(listed.items)) throw new WorldError("reset", "the answer is no list");
      return listed;
    });
    items.push(...answer.items);
    from = answer.metadata?._continue ?? "";
    if (from === "") return items;
  }
  throw new Failure({
    severity: "error",
    code: "cloud-failed",
    summary: `the list of ${asked.resource} has too many pages`,
  });
}

/** A page that came without client-node's types; its items are what the API's own schema says. */
export function readPage<T>(answer: unknown): Page<T> {
  const page = isJsonObject(answer) ? answer : {};
  const metadata = "metadata" in page && isJsonObject(page["metadata"]) ? page["metadata"] : {};
  const next = "continue" in metadata ? metadata["continue"] : undefined;
  const items = "items" in page && Array.isArray(page["items"]) ? (page["items"] as unknown as readonly T[]) : [];
  return { items, metadata: typeof next === "string" ? { _continue: next } : {} };
}
