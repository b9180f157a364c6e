import { Failure, limits } from "@fgk/engine";
import type { Asked } from "./failure.ts";
import { ask } from "./failure.ts";

interface Page<T> {
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
    const answer = await ask(asked, () => list({ limit: 500, ...(from === "" ? {} : { _continue: from }) }));
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
