import type { Diagnostic, DiagnosticCode, Retry } from "@fgk/engine";
import { Failure, isJsonObject, WorldError } from "@fgk/engine";
import { scrubText } from "../google/scrub.ts";

/** What was asked of the API server, in Kubernetes' own words. */
export interface Asked {
  readonly verb: "get" | "list" | "create" | "patch" | "delete" | "connect";
  /** Plural, camel case where two words: `serviceAccounts`; with its subresource: `pods/exec`. */
  readonly resource: string;
  /** `flyte/flyte-binary`; empty for all of them. */
  readonly name: string;
}

const reads = new Set<Asked["verb"]>(["get", "list", "connect"]);

/** Asks the API server; whatever it or the network throws leaves as a `Failure`. The one door of this provider. */
export async function ask<T>(asked: Asked, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw clusterFailure(error, asked);
  }
}

/** True for the failure of asking for one thing that isn't there. */
function isNotFound(error: unknown): boolean {
  return error instanceof Failure && error.diagnostic.code === "not-found";
}

/** The answer, or undefined when the thing isn't there. */
export async function askIfThere<T>(asked: Asked, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(asked, call);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Turns what a call threw into a `Failure`; our own faults pass as they are. */
export function clusterFailure(error: unknown, asked: Asked): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof WorldError) return worldFailure(error, asked);
  const answer = readApiException(error);
  return answer === undefined ? error : answerFailure(answer, asked);
}

interface ErrorAnswer {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly retryAfterSeconds: number | undefined;
}

/** Client-node's ApiException, known by its shape so that the library needn't be loaded to know it. */
function readApiException(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "number") return undefined;
  const body = "body" in error ? parseStatus(error.body) : {};
  const headers = "headers" in error && isJsonObject(error.headers) ? error.headers : {};
  const retryAfter = Number(headers["retry-after"] ?? Number.NaN);
  return {
    code: error.code,
    message: typeof body["message"] === "string" ? body["message"] : "",
    reason: typeof body["reason"] === "string" ? body["reason"] : "",
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  };
}

function parseStatus(body: unknown): Readonly<Record<string, unknown>> {
  if (isJsonObject(body)) return body;
  if (typeof body !== "string") return {};
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : {};
  } catch {
    return { message: body.slice(0, 300) };
  }
}

function answerFailure(answer: ErrorAnswer, asked: Asked): Failure {
  const said = scrubText(answer.message || answer.reason || `HTTP ${answer.code}`);
  const make = (code: DiagnosticCode, summary: string, retry: Retry, more: Partial<Diagnostic> = {}): Failure =>
    new Failure(
      { severity: "error", code, summary, cause: said, ...more },
      retry,
      answer.retryAfterSeconds === undefined ? undefined : answer.retryAfterSeconds * 1_000,
    );
  switch (answer.code) {
    case 401:
      return make("no-credentials", "the cluster doesn't accept these credentials", "never", {
        help: "gcloud auth application-default login",
      });
    case 403:
      return refusalFailure(said, asked);
    case 404:
      return make("not-found", `${describe(asked)} isn't there`, "never");
    case 409:
      return make("cloud-refused", `${describe(asked)} changed at the same time`, "conflict");
    case 410:
    case 429:
      return make("quota", `the API server asks to wait with ${describe(asked)}`, "transient");
    default:
      if (answer.code >= 500) return make("cloud-failed", `the API server failed at ${describe(asked)}`, "transient");
      return make("cloud-refused", `the API server refuses to ${asked.verb} ${describe(asked)}`, "never");
  }
}

/** Quotas, limits, Pod Security and webhooks refuse with 403 too: no role helps there. The words are kube-apiserver's. */
const refusedByRules =
  /(?:exceeded|failed) quota: |(?:minimum|maximum) \S+ usage per |violates PodSecurity |denied (?:the )?request/;

function refusalFailure(said: string, asked: Asked): Failure {
  // A namespace that is being deleted refuses creates with 403: that passes.
  if (said.includes("is being terminated")) {
    return new Failure(
      {
        severity: "error",
        code: "cloud-refused",
        summary: `the namespace of ${describe(asked)} is being deleted`,
        cause: said,
      },
      "busy",
    );
  }
  if (refusedByRules.test(said)) {
    const summary = `the cluster's own rules refuse to ${asked.verb} ${describe(asked)}`;
    return new Failure({ severity: "error", code: "cloud-refused", summary, cause: said });
  }
  const permission = nameGooglePermission(asked);
  return new Failure({
    severity: "error",
    code: "no-permission",
    summary: `no permission to ${asked.verb} ${describe(asked)} in the cluster`,
    cause: said,
    permission,
    help: `grant a role with ${permission} (roles/container.developer, or roles/container.admin for RBAC objects)`,
  });
}

/** Where Google's name of a permission isn't made of Kubernetes' own words. */
const ownNames: Readonly<Record<string, string>> = {
  "pods/exec": "container.pods.exec",
  "pods/portforward": "container.pods.portForward",
  "pods/log": "container.pods.getLogs",
  flyteworkflows: "container.thirdPartyObjects.list",
};

function nameGooglePermission({ resource, verb }: Asked): string {
  return ownNames[resource] ?? `container.${resource}.${verb === "patch" ? "update" : verb}`;
}

function worldFailure(error: WorldError, asked: Asked): Failure {
  const cause = scrubText(error.message);
  switch (error.kind) {
    case "reset":
    case "timeout":
      if (reads.has(asked.verb))
        return unreachable(`the cluster's API server didn't answer (${error.kind})`, cause, "transient");
      return new Failure(
        {
          severity: "error",
          code: "answer-lost",
          summary: `the answer was lost: ${asked.verb} ${describe(asked)}`,
          cause,
        },
        "lost",
      );
    case "refused":
    case "name":
    case "tls":
      return unreachable(`the cluster's API server can't be reached (${error.kind})`, cause, "never");
    case "aborted":
      return new Failure({ severity: "error", code: "interrupted", summary: "interrupted", cause });
    case "no-command":
      return new Failure({
        severity: "error",
        code: "unreachable",
        summary: "a command for the cluster's credentials is missing",
        cause,
      });
  }
}

/** No other way in is tried: the file says which one it is. */
function unreachable(summary: string, cause: string, retry: Retry): Failure {
  const help = "look at cluster.access: dns, private-ip or { context: NAME } are other ways to get there";
  return new Failure(
    { severity: "error", code: "unreachable", summary, cause, help, keyPath: "cluster.access" },
    retry,
  );
}

function describe(asked: Asked): string {
  // `pods/log` of all of them, but `pod/log flyte/fb-1`.
  return asked.name === "" ? asked.resource : `${asked.resource.replace(/s(?=\/|$)/, "")} ${asked.name}`;
}
