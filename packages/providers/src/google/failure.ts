import type { Diagnostic, FetchAnswer, Retry } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { hostOf } from "./endpoints.ts";
import type { ErrorBody } from "./error-body.ts";
import { readErrorBody } from "./error-body.ts";
import { meanForbidden, meanUnknownProject, rateLimit } from "./forbidden.ts";
import type { Attempt, Meaning } from "./meaning.ts";
import { scrubText } from "./scrub.ts";

/** The one door for error answers of Google's. */
export function failureOfAnswer(attempt: Attempt, answer: FetchAnswer): Failure {
  // Half of a refusal doesn't say what is refused.
  if (isCutOff(answer)) return failureOfContent(attempt, `the answer (HTTP ${answer.status}) was cut off`);
  const body = readErrorBody(answer);
  const meaning = findMeaning(attempt, body);
  const kind = [`HTTP ${body.httpStatus}`, body.status || body.reason].filter((part) => part !== "").join(" ");
  const diagnostic: Diagnostic = {
    severity: "error",
    code: meaning.code,
    summary: meaning.summary ?? `can't ${attempt.what}: ${kind}`,
    cause: meaning.cause ?? scrubText(body.message === "" ? kind : body.message, attempt.secrets),
    ...(meaning.help === undefined ? {} : { help: meaning.help }),
    ...(meaning.permission === undefined ? {} : { permission: meaning.permission }),
    ...(meaning.keyPath === undefined ? {} : { keyPath: meaning.keyPath }),
  };
  return new Failure(diagnostic, meaning.retry, readRetryAfter(answer.headers["retry-after"], attempt.nowMs));
}

/** The one door for what fails below the level of an answer. What isn't the world's is our own bug and passes through. */
export function failureOfWorld(attempt: Attempt, error: unknown): unknown {
  if (!(error instanceof WorldError)) return error;
  const cause = scrubText(error.message, attempt.secrets);
  switch (error.kind) {
    case "reset":
    case "timeout":
      return attempt.write ? lostAnswer(attempt, cause) : unreachable(attempt, cause, "transient");
    case "refused":
      return attempt.emulator === undefined
        ? unreachable(attempt, cause, "transient")
        : noEmulator(attempt.emulator, cause);
    case "name":
      return unreachable(attempt, cause, "transient");
    case "tls":
    case "no-command":
      return unreachable(attempt, cause, "never");
    case "aborted":
      return new Failure({ severity: "error", code: "interrupted", summary: `interrupted: ${attempt.what}`, cause });
  }
}

/** An answer that was cut off or is no JSON: a write may have happened. */
export function failureOfContent(attempt: Attempt, cause: string): Failure {
  return attempt.write ? lostAnswer(attempt, cause) : unreachable(attempt, cause, "transient");
}

/** JSON by its own word, and isn't. */
function isCutOff({ headers, body }: FetchAnswer): boolean {
  if (body.length === 0 || !/\bjson\b/.test(headers["content-type"] ?? "")) return false;
  try {
    JSON.parse(new TextDecoder().decode(body));
    return false;
  } catch {
    return true;
  }
}

function lostAnswer(attempt: Attempt, cause: string): Failure {
  const summary = `the answer was lost: ${attempt.what} may have happened`;
  return new Failure({ severity: "error", code: "answer-lost", summary, cause }, "lost");
}

function unreachable(attempt: Attempt, cause: string, retry: Retry): Failure {
  const summary = `${hostOf(attempt.api)} didn't answer`;
  const help = "look at the network and at HTTPS_PROXY, then run the command again";
  return new Failure({ severity: "error", code: "unreachable", summary, cause, help }, retry);
}

/** On this machine nothing comes back by itself. */
function noEmulator(url: string, cause: string): Failure {
  return new Failure({
    severity: "error",
    code: "unreachable",
    summary: `nothing listens at ${url}, where FGK_GOOGLE_ENDPOINT points to`,
    cause,
    help: "start the emulated cloud (fgk emulator) and set what it prints; or unset FGK_GOOGLE_ENDPOINT to use Google's",
  });
}

function findMeaning(attempt: Attempt, body: ErrorBody): Meaning {
  switch (body.httpStatus) {
    case 400:
      return meanBadRequest(body);
    case 401:
      return {
        code: "no-credentials",
        retry: "never",
        summary: "Google doesn't take the credentials: they have expired or aren't valid",
        help: "gcloud auth application-default login",
      };
    case 403:
      return meanForbidden(attempt, body);
    case 404:
      return meanUnknownProject(attempt, body) ?? { code: "not-found", retry: "never" };
    case 409:
      return meanConflict(body);
    case 412:
      return meanPrecondition(body);
    case 429:
      return meanTooMany(body);
    case 500:
    case 503:
      return { code: "cloud-failed", retry: "transient" };
    case 502:
    case 504:
      // A gateway gave up: what is behind it may have done the write.
      return attempt.write ? { code: "answer-lost", retry: "lost" } : { code: "cloud-failed", retry: "transient" };
    default:
      return { code: body.httpStatus >= 500 ? "cloud-failed" : "cloud-refused", retry: "never" };
  }
}

/** Texts of a GKE operation that is in the way, newest first (sources: fact sheet A.2). */
const busyPatterns: readonly RegExp[] = [
  /running incompatible operation (operation-[\w-]+)/,
  /Operation (operation-[\w-]+) is currently \S+/,
  /is currently being created, deleted, updated or repaired/,
  /Another activation or deactivation is in progress/,
  /There is a peering operation in progress/,
  /instance is not running/,
];

function meanBadRequest(body: ErrorBody): Meaning {
  for (const pattern of busyPatterns) {
    const found = pattern.exec(body.message);
    if (found !== null) return busy(found[1]);
  }
  if (body.errorInfo === "CLUSTER_ALREADY_HAS_OPERATION") return busy(undefined);
  if (body.reason === "resourceNotReady") return { code: "cloud-refused", retry: "busy" };
  if (/etag/i.test(body.message) && body.status === "FAILED_PRECONDITION") return conflict;
  // GKE's labels and Cloud SQL's databases say so with 400.
  if (/fingerprint mismatch|already exists/i.test(body.message)) return conflict;
  if (/^Service account \S+ does not exist\.?$/.test(body.message)) {
    return { code: "cloud-refused", retry: "propagating" };
  }
  return { code: "cloud-refused", retry: "never" };
}

function busy(operation: string | undefined): Meaning {
  const named = operation === undefined ? "" : ` (${operation})`;
  return { code: "cloud-refused", retry: "busy", summary: `another operation has to end first${named}` };
}

const conflict: Meaning = { code: "cloud-refused", retry: "conflict" };

function meanConflict(body: ErrorBody): Meaning {
  if (body.reason === "operationInProgress" || /operation was already in progress/.test(body.message)) {
    return busy(undefined);
  }
  if (/IP_IN_USE_BY_ANOTHER_RESOURCE/.test(body.message)) return { code: "does-not-fit", retry: "never" };
  // ABORTED: a policy changed meanwhile. "Already exists": somebody was faster; a fresh look decides what is left to do.
  return conflict;
}

function meanPrecondition(body: ErrorBody): Meaning {
  // Storage answers 412 for two rules too, which no second look changes (fact sheet, checked: A.4).
  if (/uniform bucket-level access|public access prevention/i.test(body.message)) {
    return { code: "cloud-refused", retry: "never" };
  }
  return conflict;
}

function meanTooMany(body: ErrorBody): Meaning {
  const countsThings =
    body.reason === "quotaExceeded" || (body.errorInfo !== "" && body.errorInfo !== "RATE_LIMIT_EXCEEDED");
  return countsThings ? { code: "quota", retry: "never" } : rateLimit;
}

function readRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
