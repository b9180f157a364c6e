import type { ApiError } from "../cloud/api-error.ts";
import { legacyError, platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import { callerHolds, identifyCaller } from "./caller.ts";
import { platformFields } from "./platform-fields.ts";
import type { Binding } from "./policy-bindings.ts";
import { countMembers, hideConditions, isConditional, restoreConditions, tidyBindings } from "./policy-bindings.ts";
import { currentPolicyEtag, isEtag, makePolicyEtag, printEtag } from "./policy-etag.ts";
import { refuseMember } from "./policy-members.ts";
import { checkFields } from "./request-fields.ts";
import { refuseRole } from "./role-support.ts";

/** A policy may name so many principals; each occurrence counts. */
const memberLimit = 1500;

/** How many earlier versions are kept for decisions that lag behind. */
const historyLimit = 20;

export interface PolicyWrite {
  /** `projects/P`, `projects/P/serviceAccounts/E`, `buckets/B` or `projects/P/secrets/S`. */
  readonly resource: string;
  /** What holds the policy under `policy`; a bucket's also has `bucket.metageneration`, which the write moves. */
  readonly stored: Stored;
  readonly policy: Stored;
  /** `aborted`: 409, the one-platform APIs. `condition`: 412 and storage's error form. */
  readonly staleAnswer: "aborted" | "condition";
}

/** The policy as its reader sees it. Below version 3 conditions are hidden in the role's name. */
export function readPolicy(stored: Stored, requestedVersion: number): Stored {
  const etag = currentPolicyEtag(stored);
  const policy: Stored | undefined = stored["policy"];
  if (policy === undefined || (policy["etag"] === undefined && policy["bindings"] === undefined)) return { etag };
  const bindings: Binding[] = policy["bindings"] ?? [];
  const conditional = isConditional(bindings);
  const seen = conditional && requestedVersion < 3 ? hideConditions(bindings) : bindings;
  return {
    version: conditional && requestedVersion >= 3 ? 3 : 1,
    etag,
    ...(seen.length === 0 ? {} : { bindings: seen }),
    ...(policy["auditConfigs"] === undefined ? {} : { auditConfigs: policy["auditConfigs"] }),
  };
}

/** Replaces a policy after every check that the real cloud makes; answers the new policy as version 3 readers see it. */
export function writePolicy(cloud: Cloud, write: PolicyWrite): Stored {
  const before: Binding[] = write.stored["policy"]?.["bindings"] ?? [];
  checkShape(write);
  checkEtag(cloud, write);
  checkVersion(write, before);
  const bindings = tidyBindings(restoreConditions(write.policy["bindings"] ?? [], before));
  checkBindings(cloud, write, bindings, before);
  replacePolicy(cloud, write.stored, bindings, write.policy["auditConfigs"]);
  return readPolicy(write.stored, 3);
}

/** Stores bindings without a check; for what the cloud itself changes (a deleted account's members). */
export function replacePolicy(
  cloud: Cloud,
  stored: Stored,
  bindings: readonly Binding[],
  auditConfigs?: unknown,
): void {
  const history: Stored[] = stored["policyHistory"] ?? [{ atMs: 0, bindings: stored["policy"]?.["bindings"] ?? [] }];
  stored["policyHistory"] = [...history, { atMs: cloud.now(), bindings }].slice(-historyLimit);
  const audit = auditConfigs ?? stored["policy"]?.["auditConfigs"];
  moveEtag(cloud, stored, { bindings, ...(audit === undefined ? {} : { auditConfigs: audit }) });
}

function moveEtag(cloud: Cloud, stored: Stored, policy: Stored): void {
  if (stored["bucket"] !== undefined) {
    stored["bucket"]["metageneration"] = String(Number(stored["bucket"]["metageneration"] ?? 1) + 1);
  }
  stored["policy"] = { ...policy, etag: makePolicyEtag(cloud.nextSerial()) };
}

/** Why the routes that tell what a caller may do ask for nothing themselves. */
export const openToAll = "tells callers what they may do: nobody needs a permission to ask";

/** Which of the asked permissions the caller holds on the resource; serves POST bodies and storage's query parameter. */
export function testPermissions(cloud: Cloud, call: Call, resource: string): Stored {
  if (call.request.method === "POST") checkFields(platformFields, "TestIamPermissionsRequest", call.body);
  const asked: string[] = call.body["permissions"] ?? call.query.getAll("permissions");
  const caller = identifyCaller(cloud, call.request);
  const held = asked.filter((permission) => callerHolds(cloud, caller, permission, resource));
  return held.length === 0 ? {} : { permissions: held };
}

/** Refuses what the rest reads without looking: texts, and lists of them. */
export function checkShape(write: PolicyWrite): void {
  const { etag = "", bindings = [] } = write.policy;
  const isBinding = ({ role, members = [] }: Stored): boolean =>
    typeof role === "string" && Array.isArray(members) && members.every((member) => typeof member === "string");
  const isWhole = Array.isArray(bindings) && bindings.every((one: Stored | null) => one !== null && isBinding(one));
  if (typeof etag !== "string" || !isWhole)
    throw refuse(write, "Invalid value at 'policy': a field is of a wrong type.");
}

function checkEtag(cloud: Cloud, write: PolicyWrite): void {
  const sent: string | undefined = write.policy["etag"] || undefined;
  const current = currentPolicyEtag(write.stored);
  if (sent !== undefined && write.staleAnswer === "condition" && !isEtag(sent)) {
    throw refuse(write, "Invalid etag - must use etag from GetPolicy response.");
  }
  if (sent !== undefined && normalizeEtag(sent) !== normalizeEtag(current)) throw staleEtag(write, sent, current);
  cloud.state.policyWrites = (cloud.state.policyWrites ?? 0) + 1;
  const every = cloud.faults.policyConflictEvery;
  if (every > 0 && cloud.state.policyWrites % every === 0) {
    moveEtag(cloud, write.stored, write.stored["policy"] ?? {});
    throw staleEtag(write, sent ?? current, currentPolicyEtag(write.stored));
  }
}

/** Clients that read base64 into bytes may send the url-safe alphabet back. */
function normalizeEtag(etag: string): string {
  return etag.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
}

function staleEtag(write: PolicyWrite, sent: string, current: string): ApiError {
  if (write.staleAnswer === "condition") {
    const message = "At least one of the pre-conditions you specified did not hold.";
    return legacyError(412, message, "conditionNotMet");
  }
  const message =
    "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. " +
    `The request's ETag '${printEtag(sent)}' did not match the current policy's ETag '${printEtag(current)}'.`;
  return platformError(409, message, { status: "ABORTED", reason: "aborted" });
}

/** Without an etag the write is blind and may lose conditions; with one, a lower version is refused unless it kept them. */
function checkVersion(write: PolicyWrite, before: readonly Binding[]): void {
  const version = Number(write.policy["version"] ?? 0);
  if (![0, 1, 3].includes(version)) throw refuse(write, `Invalid policy version ${version}.`);
  if (version === 3) return;
  const written = restoreConditions(write.policy["bindings"] ?? [], []);
  const lostView = isConditional(before) && !written.some((binding) => binding.role?.includes("_withcond_"));
  if (isConditional(written) || (lostView && write.policy["etag"])) {
    throw refuse(
      write,
      `Specified policy version (${version || 1}) cannot be less than the existing policy version (3). ` +
        "For more information, please refer to https://cloud.google.com/iam/docs/policies#versions.",
    );
  }
}

function checkBindings(
  cloud: Cloud,
  write: PolicyWrite,
  bindings: readonly Binding[],
  before: readonly Binding[],
): void {
  const knownMembers = new Set(before.flatMap((binding) => binding.members));
  for (const { role, members } of bindings) {
    const why = refuseRole(cloud, role, write.resource);
    if (why !== undefined) throw refuse(write, why);
    for (const member of members) {
      const wrong = knownMembers.has(member) ? undefined : refuseMember(cloud, member);
      if (wrong !== undefined) throw refuse(write, wrong);
    }
  }
  const count = countMembers(bindings);
  if (count > memberLimit) {
    const larger = `(${count.toLocaleString("en-US")}) is larger than the maximum allowed size 1,500.`;
    throw refuse(write, `The number of members in the policy ${larger}`);
  }
}

function refuse(write: PolicyWrite, message: string): ApiError {
  return write.staleAnswer === "condition" ? legacyError(400, message, "invalid") : platformError(400, message);
}
