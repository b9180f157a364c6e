import { Failure, isJsonObject } from "@fgk/engine";
import type { ProjectsClient } from "@google-cloud/resource-manager";
import type { Rest } from "../google/rest.ts";
import type { Binding, Policy } from "./policy.ts";

/** The policies of projects. */
export interface ProjectPolicies {
  /** The policy as it is now, conditions included. */
  readonly read: (project: string) => Promise<Policy>;
  /** Writes bindings under the etag that was read; the audit settings of the policy are not part of it. */
  readonly write: (project: string, policy: Policy) => Promise<void>;
}

/** Reads and writes by Google's own library, which is loaded when the first policy is needed. */
export function createProjectPolicies(rest: Rest): ProjectPolicies {
  let client: Promise<ProjectsClient> | undefined;
  const open = (): Promise<ProjectsClient> => {
    client ??= loadClient(rest);
    return client;
  };
  return {
    read: async (project) => {
      const request = { resource: `projects/${project}`, options: { requestedPolicyVersion: 3 } };
      const [policy] = await unwrap((await open()).getIamPolicy(request, once));
      return {
        version: policy.version ?? 1,
        etag: encodeEtag(policy.etag),
        bindings: (policy.bindings ?? []).map(
          ({ role, members, condition }): Binding => ({
            role: role ?? "",
            members: members ?? [],
            ...(condition == null ? {} : { condition: withoutEmpty(condition) }),
          }),
        ),
      };
    },
    write: async (project, policy) => {
      const bindings = (policy.bindings ?? []).map(({ role, members, condition }) => ({
        role: role ?? "",
        members: [...(members ?? [])],
        ...(isJsonObject(condition) ? { condition } : {}),
      }));
      const request = {
        resource: `projects/${project}`,
        policy: { version: 3, bindings, etag: policy.etag ?? "" },
        updateMask: { paths: ["bindings", "etag"] },
      };
      await unwrap((await open()).setIamPolicy(request, once));
    },
  };
}

/** The library fills in what wasn't there with empty texts; a condition goes back as it came. */
function withoutEmpty(condition: object): object {
  return Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== ""));
}

/** The library's own retries are off: waiting is the engine's. */
const once = { retry: { retryCodes: [] } };

function encodeEtag(etag: Uint8Array | string | null | undefined): string {
  if (etag === null || etag === undefined) return "";
  return typeof etag === "string" ? etag : Buffer.from(etag).toString("base64");
}

/**
 * The client in REST mode. Its requests go out through our own (its `auth` object is asked to fetch), so that credentials,
 * errors and the emulator are the same for all calls.
 */
async function loadClient(rest: Rest): Promise<ProjectsClient> {
  const { ProjectsClient } = await import("@google-cloud/resource-manager");
  const auth = {
    getRequestHeaders: async () => new Headers(),
    fetch: async (url: string, init: { readonly method?: string; readonly body?: unknown }) => {
      const { pathname, search } = new URL(url);
      const reads = pathname.endsWith(":getIamPolicy");
      const answer = await rest.call({
        api: "cloudresourcemanager",
        method: init.method === "POST" ? "POST" : "GET",
        path: `${pathname}${search}`,
        body: JSON.parse(typeof init.body === "string" ? init.body : "{}"),
        what: `${reads ? "read" : "change"} the policy of the project ${pathname.replace(/^.*\/|:.*$/g, "")}`,
      });
      return Response.json(answer);
    },
  };
  type Options = NonNullable<ConstructorParameters<typeof ProjectsClient>[0]>;
  return new ProjectsClient({ fallback: true, auth: auth as unknown as NonNullable<Options["auth"]> });
}

/** The library may wrap what our client threw; the Failure inside is what we throw. */
async function unwrap<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof Failure) throw at;
    throw error;
  }
}
