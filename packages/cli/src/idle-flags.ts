import type { Diagnostic, Plan } from "@fgk/engine";
import { suggestWord } from "@fgk/engine";
import type { Flags } from "./command.ts";

/** The addresses of `--allow-data-loss` and `--with-contents` that no step of the plan heeds: most are misspelt. Pure. */
export function findIdle(plan: Plan, flags: Flags): readonly Diagnostic[] {
  const going = plan.steps.filter(({ action }) => action === "delete" || action === "replace");
  const blocked = going.filter((step) => step.blocked && step.risk?.risk === "data loss");
  return ["allow-data-loss", "with-contents"].flatMap((name) =>
    flags
      .list(name)
      .filter((text) => !plan.steps.some(({ address }) => address === text))
      .map((text): Diagnostic => {
        const near = suggestWord(
          text,
          name === "with-contents" ? plan.resources.map((one) => one.address) : blocked.map((one) => one.address),
        );
        return {
          severity: "warning",
          code: "usage",
          summary: `--${name} ${text} lets nothing go: no step of this plan deletes or replaces it`,
          ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
        };
      }),
  );
}
