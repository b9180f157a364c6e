import type { FetchAnswer, FetchOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import type { StoredPolicy } from "./drawn-policy.ts";

/** A write of a policy, as it came. */
export interface PolicyWrite {
  readonly etag: unknown;
  readonly version: unknown;
  /** What of the policy it is about; undefined: all of it. */
  readonly mask: unknown;
}

/** A server with one policy, which keeps to the letter of the three APIs: all that is sent replaces what is there. */
export interface PolicyServer {
  readonly world: World;
  readonly policy: () => StoredPolicy;
  readonly writes: readonly PolicyWrite[];
  /** How often it refused a write because of its etag. */
  readonly refused: () => number;
}

/** `meanwhile` is what somebody else makes of the policy right after it was read for the first time. */
export function openPolicyServer(first: StoredPolicy, meanwhile?: StoredPolicy): PolicyServer {
  let policy = first;
  let turned = meanwhile === undefined;
  let refused = 0;
  const writes: PolicyWrite[] = [];
  const fetch = async (address: string, how: FetchOptions = {}): Promise<FetchAnswer> => {
    const { pathname } = new URL(address);
    const writing = pathname.endsWith(":setIamPolicy") || how.method === "PUT";
    if (!writing) {
      const answer = answerJson(200, policy);
      if (!turned && meanwhile !== undefined) policy = meanwhile;
      turned = true;
      return answer;
    }
    const sent = JSON.parse(String(how.body)) as Record<string, unknown>;
    const isBucket = pathname.endsWith("/iam");
    const { updateMask: mask, policy: inner } = sent;
    const next = (isBucket ? sent : inner) as StoredPolicy;
    writes.push({ etag: next.etag, version: next.version, mask });
    if (policy.etag !== undefined && next.etag !== policy.etag) {
      refused += 1;
      const message = "There were concurrent policy changes.";
      return answerJson(isBucket ? 412 : 409, { error: { code: isBucket ? 412 : 409, message, status: "ABORTED" } });
    }
    // With a mask only what it names is replaced.
    policy = typeof mask === "string" && !mask.includes("auditConfigs") ? { ...policy, ...next } : next;
    return answerJson(200, policy);
  };
  return { world: openPolicyWorld(fetch), policy: () => policy, writes, refused: () => refused };
}

function answerJson(status: number, value: unknown): FetchAnswer {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return { status, headers: { "content-type": "application/json" }, trailers: {}, body };
}

function openPolicyWorld(fetch: World["fetch"]): World {
  const refuse = async (): Promise<never> => {
    throw new WorldError("refused", "a policy needs nothing else");
  };
  return {
    fetch,
    dial: refuse,
    listen: refuse,
    run: refuse,
    readFile: async () => undefined,
    listFolder: async () => undefined,
    variable: (name) => (name === "FGK_GOOGLE_ENDPOINT" ? "http://127.0.0.1:9" : undefined),
    cache: { get: async () => undefined, put: async () => undefined },
    now: () => 0,
    sleep: async () => undefined,
    random: () => 0.5,
    signal: new AbortController().signal,
  };
}
