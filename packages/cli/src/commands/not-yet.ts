import type { Invocation } from "../command.ts";
import { CommandError } from "../command-error.ts";

/** `fgk connect`. */
export async function runConnect(_invocation: Invocation): Promise<number> {
  throw notYet("fgk connect", "until then: kubectl --namespace flyte port-forward service/flyte-binary 8088 8089");
}

/** `fgk flyte config`. */
export async function runFlyteConfig(_invocation: Invocation): Promise<number> {
  throw notYet("fgk flyte config", "until then: flytectl config init --host ADDRESS:8089 --insecure");
}

/** `fgk register`. */
export async function runRegister(_invocation: Invocation): Promise<number> {
  throw notYet("fgk register", "until then: pyflyte register --project PROJECT --domain DOMAIN PATH");
}

/** What the design has and this version hasn't. */
function notYet(what: string, help: string): CommandError {
  return new CommandError({ severity: "error", code: "not-yet", summary: `${what} isn't there yet`, help });
}
