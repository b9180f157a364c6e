import type { Invocation } from "../command.ts";
import { jsonFormat } from "../render/json-lines.ts";
import { fgkVersion } from "../version.ts";

/** `fgk version [--json]`. */
export async function runVersion({ flags, terminal }: Invocation): Promise<number> {
  const { out } = terminal;
  if (flags.isOn("json")) {
    out.write(
      `${JSON.stringify({ type: "version", format: jsonFormat, fgk: fgkVersion, planFormat: 1, node: process.versions.node })}\n`,
    );
  } else {
    out.write(`fgk ${fgkVersion}\n`);
  }
  return 0;
}
