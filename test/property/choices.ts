import type { Plan } from "@fgk/engine";
import type { RunOptions } from "../product/run-fgk.ts";
import type { Draw } from "./draw.ts";

/** Flags that a plan is made with; an address is drawn from what the file and the cloud have. */
export type Choices = Pick<RunOptions, "allow" | "adopt" | "dataLoss" | "destroy" | "withContents" | "target">;

type Address = Plan["header"]["dataLoss"][number];

/** Draws the flags; `addresses` are what may be named. Add a line to have more drawn. */
export function drawChoices(draw: Draw, addresses: readonly Address[]): Choices {
  const risks = ["restart", "nodes", "downtime", "identity", "access", "exposure"] as const;
  const containers = addresses.filter((address) =>
    /^(gke\.cluster|sql\.instance|storage\.bucket|kubernetes\.namespace)\//.test(address),
  );
  const destroy = draw.chance(0.12);
  return {
    allow: draw.chance(0.85) ? risks : draw.some(risks, 4),
    ...(draw.chance(0.2) && !destroy ? { adopt: draw.chance(0.5) ? "all" : draw.some(addresses, 3) } : {}),
    ...(draw.chance(destroy ? 0.7 : 0.2)
      ? { dataLoss: destroy && draw.chance(0.5) ? containers : draw.some(containers, 3) }
      : {}),
    ...(draw.chance(0.06) && !destroy ? { target: [draw.one(addresses)] } : {}),
    ...(destroy ? { destroy } : {}),
    ...(destroy && draw.chance(0.2) ? { withContents: draw.some(containers, 2) } : {}),
  };
}
