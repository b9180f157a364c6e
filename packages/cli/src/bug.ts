import { InvariantError } from "@fgk/engine";
import { escapeText } from "./render/escape.ts";
import { fgkVersion } from "./version.ts";

/** What is said when the fault is ours: exit code 70. What libraries say of what they stumbled over may hold a secret. */
export async function renderBug(error: unknown): Promise<string> {
  const { scrubText } = await import("@fgk/providers");
  const detail = scrubText(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const what =
    error instanceof InvariantError ? "it broke a rule that it sets itself" : "it met what it didn't foresee";
  return [
    `fgk has a bug: ${what}.`,
    "",
    escapeText(detail),
    "",
    "What was done until here is done; running the same command again is safe.",
    `Please report it on the project's issues page with the lines above, after a look that they hold nothing private`,
    `(fgk ${fgkVersion}, Node ${process.versions.node}, ${process.platform}).`,
    "",
  ].join("\n");
}
