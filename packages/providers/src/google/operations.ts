import type { Address } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { GoogleApi } from "./endpoints.ts";
import type { Rest } from "./rest.ts";
import { scrubText } from "./scrub.ts";
import { writeCommand } from "./shell-words.ts";

/** A long operation of any of Google's APIs, as far as one needs to know it. */
export interface Operation {
  readonly api: GoogleApi;
  readonly name: string;
  /** Where it is asked for. */
  readonly path: string;
  /** The words after "can't": `create the cluster flyte`. */
  readonly what: string;
  /** What of the request that began it must not be repeated by its error. */
  readonly secrets?: readonly string[];
}

/**
 * The operations that this run began, by the address that they work for. A read asks here, so that it can say what runs,
 * and why what ran has failed. After a crash the list is empty; then the kinds' own states and lists must do.
 */
export interface Operations {
  readonly begin: (address: Address, operation: Operation) => void;
  /** The operation that still works for the address. Throws `Failure` once with the error of one that has failed. */
  readonly follow: (address: Address) => Promise<Operation | undefined>;
}

/** The three shapes in which an operation says how it fares: container and compute and sql by `status`, the others by `done`. */
interface OperationAnswer {
  readonly status?: string;
  readonly done?: boolean;
  readonly statusMessage?: string;
  readonly error?: {
    readonly message?: string;
    readonly code?: number | string;
    readonly errors?: readonly { readonly code?: string; readonly message?: string }[];
  };
}

/** `held`: what the run holds that no error may repeat. */
export function createOperations(rest: Rest, held: () => readonly string[] = () => []): Operations {
  const running = new Map<Address, Operation>();
  return {
    begin: (address, operation) => {
      running.set(address, operation);
    },
    follow: async (address) => {
      const operation = running.get(address);
      if (operation === undefined) return undefined;
      const answer = await askOperation(rest, operation);
      if (answer !== undefined && !isDone(answer)) return operation;
      // A newer operation may have begun meanwhile; only the one that was asked about is done.
      if (running.get(address) === operation) running.delete(address);
      const error = answer === undefined ? undefined : errorOf(answer, operation.api);
      if (error !== undefined) throw failureOfOperation(operation, error, held());
      return undefined;
    },
  };
}

/** An operation that Google no longer knows is over; what it did is there to be read. */
async function askOperation(rest: Rest, operation: Operation): Promise<OperationAnswer | undefined> {
  const what = `ask how the operation ${operation.name} fares`;
  try {
    return await rest.call<OperationAnswer>({ api: operation.api, method: "GET", path: operation.path, what });
  } catch (error) {
    if (
      error instanceof Failure &&
      (error.diagnostic.code === "not-found" || error.diagnostic.code === "no-permission")
    ) {
      return undefined;
    }
    throw error;
  }
}

function isDone(answer: OperationAnswer): boolean {
  return answer.done === true || answer.status === "DONE";
}

/** GKE's `statusMessage` is an error's text (an old one); Compute's is a description of any state. */
function errorOf(answer: OperationAnswer, api: GoogleApi): string | undefined {
  const parts = (answer.error?.errors ?? []).map((error) => [error.code, error.message].filter(Boolean).join(": "));
  const text = parts.join("; ") || answer.error?.message || (api === "container" && answer.statusMessage) || "";
  if (text !== "") return text;
  return answer.error === undefined ? undefined : `error ${answer.error.code ?? "unknown"}`;
}

function failureOfOperation(operation: Operation, error: string, held: readonly string[]): Failure {
  const quota = /quota|RESOURCE_POOL_EXHAUSTED|insufficient/i.test(error);
  return new Failure({
    severity: "error",
    code: quota ? "quota" : "cloud-failed",
    summary: `can't ${operation.what}: the operation ${operation.name} failed`,
    help: quota ? `${moreQuota}; ${seeOperation(operation)}` : seeOperation(operation),
    cause: scrubText(error, [...(operation.secrets ?? []), ...held]),
  });
}

const moreQuota =
  "ask for more quota, or choose another location, machine type or tier, then run the same command again";

/** The command by which its owner sees all that Google says of an operation. */
function seeOperation({ api, name, path }: Operation): string {
  const project = /\/projects\/([^/]+)\//.exec(path)?.[1] ?? "";
  const place = /\/(locations|regions|zones)\/([^/]+)\//.exec(path);
  const where = place === null ? ["--global"] : [`--${place[1]?.slice(0, -1)}=${place[2]}`];
  const last = name.replace(/^.*\//, "");
  const words: Partial<Record<GoogleApi, readonly string[]>> = {
    container: ["container", "operations", "describe", last, ...where, `--project=${project}`],
    compute: ["compute", "operations", "describe", last, ...where, `--project=${project}`],
    sqladmin: ["sql", "operations", "describe", last, `--project=${project}`],
    serviceusage: ["services", "operations", "describe", name],
    servicenetworking: ["services", "vpc-peerings", "operations", "describe", `--name=${name}`],
  };
  const command = words[api];
  const again = "the same command again goes on where it is";
  return command === undefined ? again : `what Google says of it: ${writeCommand("gcloud", ...command)}; ${again}`;
}
