import type { Diagnostic, Resource } from "@fgk/engine";
import type { TaskTemplate } from "./task-template.ts";

/** Whom Flyte makes of its tasks can't be told; it is left as it is. */
export function sayUnseen(template: TaskTemplate, { address }: Resource): Diagnostic {
  return {
    severity: "warning",
    code: "does-not-fit",
    summary: `fgk doesn't see which account Flyte gives its tasks: '${template.annotation}' in its template ${template.file}`,
    cause: "the value comes from a ConfigMap, a file, the environment or the chart; it is left as it is",
    help: "fgk verify --probe all shows whose tasks' accounts they are",
    address,
    keyPath: "serviceAccount",
  };
}

/** Something must change, and can't safely. */
export function refuse({ address }: Resource, why: string): Diagnostic {
  return {
    severity: "error",
    code: "does-not-fit",
    summary: "the live release's tasks don't get the file's account, and fgk can't change that safely",
    cause: `configuration.inline.cluster_resources.customData or its template was written by hand: ${why}`,
    help: "write configuration.inline.cluster_resources.customData in full at flyte.values, with every variable that the templates use",
    address,
    keyPath: "flyte",
  };
}
