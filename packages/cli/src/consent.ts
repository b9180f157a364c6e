import type { Address, Plan, Risk } from "@fgk/engine";
import { risks } from "@fgk/engine";
import type { Flags } from "./command.ts";
import { usageError } from "./command-error.ts";

/** The risks of `--allow`; the parser has refused what isn't one. */
export function readAllow(flags: Flags): readonly Risk[] {
  const given = flags.list("allow");
  return risks.filter((risk) => given.includes(risk));
}

/** The addresses of a flag. Throws `CommandError` for what can't be one. */
export function readAddresses(flags: Flags, name: string): readonly Address[] {
  return flags.list(name).map((text) => {
    if (!isAddress(text)) {
      throw usageError(
        `--${name} ${JSON.stringify(text)} is no address`,
        "an address is kind/name: gke.cluster/flyte; fgk plan prints them",
      );
    }
    return text;
  });
}

/** What `--adopt` names; `all` stands alone. */
export function readAdopt(flags: Flags): readonly Address[] | "all" {
  const given = flags.list("adopt");
  if (!given.includes("all")) return readAddresses(flags, "adopt");
  if (given.length > 1) throw usageError("--adopt all adopts everything: name no other address");
  return "all";
}

/** A risk that a person may consent to when asked; data loss only by its flag. */
export type AskedRisk = Exclude<Risk, "data loss">;

/** What a plan still needs consent to, when that can be asked for; undefined when data would be lost. */
export function readNeeded({ summary }: Plan): readonly AskedRisk[] | undefined {
  const asked = summary.needs.filter((risk): risk is AskedRisk => risk !== "data loss");
  return asked.length === summary.needs.length ? asked : undefined;
}

/** The flags by which a plan's blocked steps are consented to. */
export function writeConsentFlags({ summary, steps }: Plan): string {
  const asked = summary.needs.filter((risk) => risk !== "data loss");
  const lost = steps.filter(({ blocked, risk }) => blocked && risk?.risk === "data loss");
  return [
    ...(asked.length > 0 ? [`--allow ${asked.join(",")}`] : []),
    ...lost.map(({ address }) => `--allow-data-loss ${address}`),
  ].join(" ");
}

function isAddress(text: string): text is Address {
  return /^[a-z-]+(?:\.[a-z-]+)*\/.+$/.test(text);
}
