import { Failure } from "@fgk/engine";
import { keepSecret } from "../google/known-secrets.ts";
import type { GoogleReach } from "../google/reach.ts";

/**
 * The content of a secret's version, in memory only: it must never enter a plan, a diagnostic or a log. `secret` is
 * `projects/P/secrets/S`; `version` a number or an alias.
 */
export async function readSecretVersion(reach: GoogleReach, secret: string, version: string): Promise<string> {
  const what = `read version ${version} of the secret ${secret}`;
  const answer = await reach.rest.call<{ readonly payload?: { readonly data?: string } }>({
    api: "secretmanager",
    method: "GET",
    path: `/v1/${secret}/versions/${version}:access`,
    what,
  });
  const data = answer.payload?.data;
  if (data === undefined || data === "") {
    throw new Failure({ severity: "error", code: "does-not-fit", summary: `can't ${what}: it is empty` });
  }
  return keepSecret(reach.world, Buffer.from(data, "base64").toString("utf8"));
}

/** A field's reference to a secret: `{ secret: "projects/P/secrets/S", version: "1" }`. */
export interface SecretReference {
  readonly secret: string;
  readonly version: string;
}

/** Reads a reference out of a field's value; undefined when it is none. */
export function readReference(value: unknown): SecretReference | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { secret, version } = value as { readonly secret?: unknown; readonly version?: unknown };
  return typeof secret === "string" && typeof version === "string" ? { secret, version } : undefined;
}
