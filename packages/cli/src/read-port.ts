import type { Invocation } from "./command.ts";
import { usageError } from "./command-error.ts";

/** The port that a flag names; undefined when it isn't given. Throws `CommandError` for what is none. */
export function readPort({ flags }: Pick<Invocation, "flags">, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw usageError(`--${name} ${JSON.stringify(text)} isn't a port`, "a number up to 65535; 0 takes any free one");
}
