import type { Diagnostic } from "@fgk/engine";
import { Failure } from "@fgk/engine";

/** What is wrong with the named context of the kubeconfig; never a reason to take another way into the cluster. */
export function brokenContext(summary: string, help?: string, cause?: string): Failure {
  const diagnostic: Diagnostic = {
    severity: "error",
    code: "unreachable",
    summary,
    keyPath: "cluster.access",
    ...(cause === undefined || cause === "" ? {} : { cause }),
    ...(help === undefined ? {} : { help }),
  };
  return new Failure(diagnostic);
}
