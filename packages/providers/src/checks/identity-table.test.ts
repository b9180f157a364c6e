import { describe, expect, it } from "vitest";
import type { IdentityVerdict } from "./identity-table.ts";
import { judgeIdentity } from "./identity-table.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const node = "123456789012-compute@developer.gserviceaccount.com";
const other = "other-sa@acme-ml.iam.gserviceaccount.com";
const given = { status: 200, text: "" };
const refused = {
  status: 403,
  text: "Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
};

/** Fact sheet, "GKE metadata server, from a pod": one row per state of annotation, member, pool and account. */
describe("what a pod sees of its identity", () => {
  it.each<
    [string, { status: number; text: string }, { status: number; text: string }, string | undefined, IdentityVerdict]
  >([
    ["annotated and bound", { status: 200, text: email }, given, email, "ok"],
    ["annotated, not bound: the e-mail proves nothing", { status: 200, text: email }, refused, email, "no-member"],
    [
      "annotated, the account is gone",
      { status: 200, text: email },
      { status: 404, text: `Not found; Gaia id not found for email ${email}` },
      email,
      "no-account",
    ],
    ["not annotated", { status: 200, text: "acme-ml.svc.id.goog" }, given, undefined, "no-annotation"],
    [
      "not annotated, as principal",
      {
        status: 200,
        text: "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/acme-ml.svc.id.goog/subject/ns/flyte/sa/x",
      },
      given,
      undefined,
      "no-annotation",
    ],
    ["pool on GCE_METADATA, or host network", { status: 200, text: node }, given, email, "node-identity"],
    [
      "the node's own account",
      { status: 200, text: "nodes@acme-ml.iam.gserviceaccount.com" },
      given,
      email,
      "node-identity",
    ],
    ["annotated with another account", { status: 200, text: other }, given, other, "other-account"],
    [
      "nothing answers",
      { status: 0, text: "curl: (28) Connection timed out" },
      { status: 0, text: "" },
      email,
      "no-server",
    ],
    ["a server error on the token", { status: 200, text: email }, { status: 500, text: "" }, email, "unknown"],
    ["another answer", { status: 404, text: "Not Found" }, { status: 404, text: "" }, email, "unknown"],
  ])("%s", (_, seenEmail, token, annotation, verdict) => {
    expect(judgeIdentity({ email: seenEmail, token }, { email, pool: "acme-ml.svc.id.goog", annotation })).toBe(
      verdict,
    );
  });
});
