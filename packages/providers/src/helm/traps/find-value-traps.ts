import type { JsonObject } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import { joinValuePath } from "../../deployment/values-path.ts";
import { findConfigTraps } from "./config-traps.ts";
import { findPodTraps } from "./pod-traps.ts";
import { findServiceTraps } from "./service-traps.ts";
import { findTemplateTraps } from "./template-traps.ts";
import type { TrapContext, TrapFinder, ValueTrap } from "./trap.ts";

const finders: readonly TrapFinder[] = [findServiceTraps, findTemplateTraps, findConfigTraps, findPodTraps];

/**
 * What a person would run into who gave these values to flyte-binary: each found by reading the chart of 1.16.8, by rendering
 * it with helm or by running Flyte. In the order of the values. Pure.
 */
export function findValueTraps(values: JsonObject, context: TrapContext): readonly ValueTrap[] {
  return finders
    .flatMap((find) => find(values, context))
    .map((trap) => ({ trap, key: `${joinValuePath(trap.paths[0])}\0${trap.summary}` }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ trap }) => trap);
}
