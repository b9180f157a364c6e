import { catalog } from "@fgk/providers";
import type { Invocation } from "../command.ts";

/** `fgk schema`: what a user may write, for an editor. */
export async function runSchema({ terminal }: Invocation): Promise<number> {
  terminal.out.write(`${JSON.stringify(catalog.schema, null, 2)}\n`);
  return 0;
}
