import type { Content, Resource } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";
import type { iam_v1 } from "@googleapis/iam";
import type { GoogleReach } from "../google/reach.ts";
import { lastPart, placeOf } from "../google/values.ts";
import { accountPath } from "./account-read.ts";

/** Keys that people made of an account: whoever holds one acts as the account. Throws `Failure` where nobody may ask. */
export async function listAccountKeys(reach: GoogleReach, resource: Resource): Promise<readonly Content[]> {
  const email = placeOf(resource, "email");
  try {
    const answer = await reach.rest.call<iam_v1.Schema$ListServiceAccountKeysResponse>({
      api: "iam",
      method: "GET",
      path: `${accountPath(placeOf(resource, "project"), email)}/keys`,
      query: { keyTypes: "USER_MANAGED" },
      what: `list the keys of ${email}`,
    });
    return (answer.keys ?? []).filter(isJsonObject).map(({ name }) => ({
      what: `the key ${lastPart(String(name ?? ""))} of ${email}`,
      help: `gcloud iam service-accounts keys list --iam-account ${email} --managed-by user`,
    }));
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "not-found") return [];
    throw error;
  }
}
