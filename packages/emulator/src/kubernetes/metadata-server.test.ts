import { describe, expect, it } from "vitest";
import type { Stored } from "../cloud/http.ts";
import { answerMetadata } from "./metadata-server.ts";
import type { TestCluster } from "./test-cluster.ts";
import { makeTestCluster } from "./test-cluster.ts";

const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const nodeAccount = "123456789012-compute@developer.gserviceaccount.com";
const gke = { config: { workloadMetadataConfig: { mode: "GKE_METADATA" }, serviceAccount: "default" } };
const gce = { config: { workloadMetadataConfig: { mode: "GCE_METADATA" }, serviceAccount: "default" } };

interface Row {
  readonly name: string;
  readonly cluster?: Stored;
  readonly pool?: Stored;
  readonly annotated?: boolean;
  readonly accountExists?: boolean;
  readonly bound?: boolean;
  readonly hostNetwork?: boolean;
  readonly disabled?: boolean;
  readonly apiOff?: boolean;
  readonly principalAsEmail?: boolean;
  readonly email: string;
  readonly token: number;
  readonly text: string;
  /** How the request for an identity token ends; `text` where it differs from a token. */
  readonly identity: number;
  readonly identityText?: string;
}

const denied =
  "Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).\n" +
  "This error could be caused by a missing IAM policy binding on the target IAM service account.\n";

const identityDenied = denied.replace("access token", "identity token").replace("getAccessToken", "getOpenIdToken");

const rows: readonly Row[] = [
  {
    name: "no identity pool",
    cluster: { workloadIdentityConfig: {} },
    pool: gke,
    annotated: true,
    email: nodeAccount,
    token: 200,
    text: `"access_token":"ya29.fgk-emulated.${nodeAccount}"`,
    identity: 200,
  },
  {
    name: "node on GCE_METADATA",
    pool: gce,
    annotated: true,
    email: nodeAccount,
    token: 200,
    text: `"access_token":"ya29.fgk-emulated.${nodeAccount}"`,
    identity: 200,
  },
  {
    name: "node with an account of its own",
    pool: { config: { ...gce.config, serviceAccount: "nodes@acme-ml.iam.gserviceaccount.com" } },
    email: "nodes@acme-ml.iam.gserviceaccount.com",
    token: 200,
    text: "ya29",
    identity: 200,
  },
  {
    name: "host network",
    pool: gke,
    annotated: true,
    hostNetwork: true,
    email: nodeAccount,
    token: 200,
    text: "ya29",
    identity: 200,
  },
  {
    name: "not annotated",
    pool: gke,
    email: "acme-ml.svc.id.goog",
    token: 200,
    text: "ya29.fgk-emulated.acme-ml.svc.id.goog[default/default]",
    identity: 404,
    identityText: 'no child "identity"',
  },
  {
    name: "not annotated, but asked to say its principal",
    pool: gke,
    principalAsEmail: true,
    email:
      "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-ml.svc.id.goog/subject/ns/default/sa/default",
    token: 200,
    text: "ya29.fgk-emulated.acme-ml.svc.id.goog[default/default]",
    identity: 404,
    identityText: 'no child "identity"',
  },
  {
    name: "annotated, not bound",
    pool: gke,
    annotated: true,
    accountExists: true,
    email: account,
    token: 403,
    text: denied,
    identity: 403,
    identityText: identityDenied,
  },
  {
    name: "annotated, no such account",
    pool: gke,
    annotated: true,
    email: account,
    token: 404,
    text: `Unable to generate access token; IAM returned 404 Not Found: Not found; Gaia id not found for email ${account}`,
    identity: 404,
    identityText: `Unable to generate identity token; IAM returned 404 Not Found: Not found; Gaia id not found for email ${account}`,
  },
  {
    name: "annotated and bound, the account switched off",
    pool: gke,
    annotated: true,
    accountExists: true,
    bound: true,
    disabled: true,
    email: account,
    token: 400,
    text: "Unable to generate access token; IAM returned 400 Bad Request: ",
    identity: 400,
    identityText: "Unable to generate identity token; IAM returned 400 Bad Request: ",
  },
  {
    name: "annotated and bound, the IAM Credentials API off",
    pool: gke,
    annotated: true,
    accountExists: true,
    bound: true,
    apiOff: true,
    email: account,
    token: 403,
    text: "IAM returned 403 Forbidden: IAM Service Account Credentials API has not been used in project acme-ml before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/iamcredentials.googleapis.com/overview?project=acme-ml then retry.",
    identity: 403,
    identityText: "IAM Service Account Credentials API has not been used in project acme-ml",
  },
  {
    name: "annotated and bound",
    pool: gke,
    annotated: true,
    accountExists: true,
    bound: true,
    email: account,
    token: 200,
    text: `{"access_token":"ya29.fgk-emulated.${account}","expires_in":3450,"token_type":"Bearer"}`,
    identity: 200,
  },
];

async function startPod(row: Row): Promise<{ readonly cluster: TestCluster; readonly pod: Stored }> {
  const cluster = makeTestCluster({ cluster: row.cluster ?? {}, pool: row.pool ?? {} });
  if (row.accountExists === true) addAccount(cluster, row);
  if (row.annotated === true || row.principalAsEmail === true) {
    const annotations = row.annotated
      ? { "iam.gke.io/gcp-service-account": account }
      : { "iam.gke.io/return-principal-id-as-email": "true" };
    await cluster.send("PATCH", "/api/v1/namespaces/default/serviceaccounts/default", { metadata: { annotations } });
  }
  const containers = [{ name: "c", image: "curlimages/curl", command: ["sleep", "3600"] }];
  const spec = { containers, ...(row.hostNetwork === true ? { hostNetwork: true } : {}) };
  await cluster.send("POST", "/api/v1/namespaces/default/pods", { metadata: { name: "p" }, spec });
  await cluster.wait(10_000);
  const { body } = await cluster.send("GET", "/api/v1/namespaces/default/pods/p");
  return { cluster, pod: body };
}

function addAccount(cluster: TestCluster, { bound, disabled, apiOff }: Row): void {
  const name = `projects/acme-ml/serviceAccounts/${account}`;
  const members = ["serviceAccount:acme-ml.svc.id.goog[default/default]"];
  const services = cluster.cloud.state.projects["acme-ml"]?.services ?? {};
  if (apiOff !== true) services["iamcredentials.googleapis.com"] = 0;
  const bindings = bound ? [{ role: "roles/iam.workloadIdentityUser", members }] : [];
  cluster.cloud.state.serviceAccounts[name] = {
    name,
    email: account,
    projectId: "acme-ml",
    uniqueId: "1",
    policy: { bindings },
    ...(disabled === true ? { disabled } : {}),
  };
}

function readClaims(token: string): unknown {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

const base = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts";
const flavor = { "metadata-flavor": "Google" };

describe("the identity of pods", () => {
  it.each(rows)("$name", async (row) => {
    const { cluster, pod } = await startPod(row);
    const ask = (path: string): ReturnType<typeof answerMetadata> =>
      answerMetadata(cluster.cloud, cluster.cluster, pod, new URL(`${base}/${path}`), flavor);
    expect(ask("default/email")).toMatchObject({ status: 200, body: row.email });
    expect(ask("")).toMatchObject({ status: 200, body: `default/\n${row.email}/\n` });
    expect(ask("default/token").status).toBe(row.token);
    expect(ask("default/token").body).toContain(row.text);
    const scoped = "token?scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform";
    if (row.principalAsEmail !== true) expect(ask(`${row.email}/${scoped}`).status).toBe(row.token);
    expect(ask("default/scopes").body).toBe(
      "https://www.googleapis.com/auth/cloud-platform\nhttps://www.googleapis.com/auth/userinfo.email\n",
    );
    const identity = ask("default/identity?audience=https%3A%2F%2Fflyte.example&format=full");
    expect(identity.status).toBe(row.identity);
    if (row.identity === 200) expect(readClaims(String(identity.body))).toMatchObject({ email: row.email });
    else expect(identity.body).toContain(row.identityText);
  });

  it("gives identity tokens as Google does", async () => {
    const bound = rows.find(({ name }) => name === "annotated and bound");
    if (bound === undefined) throw new Error("the table has no such row");
    const { cluster, pod } = await startPod(bound);
    const ask = (query: string): ReturnType<typeof answerMetadata> =>
      answerMetadata(cluster.cloud, cluster.cluster, pod, new URL(`${base}/default/identity${query}`), flavor);
    expect(ask("")).toMatchObject({ status: 400, body: "non-empty audience parameter required\n" });
    const issuedAt = Date.parse("2026-11-22T10:00:10Z") / 1_000;
    expect(readClaims(String(ask("?audience=me").body))).toEqual({
      aud: "me",
      azp: "1",
      exp: issuedAt + 3_600,
      iat: issuedAt,
      iss: "https://accounts.google.com",
      sub: "1",
    });
  });

  it("tells a node's scopes to who is the node", async () => {
    const oauthScopes = [
      "https://www.googleapis.com/auth/devstorage.read_only",
      "https://www.googleapis.com/auth/monitoring",
    ];
    const config = { workloadMetadataConfig: { mode: "GCE_METADATA" }, serviceAccount: "default", oauthScopes };
    const { cluster, pod } = await startPod({
      name: "",
      pool: { config },
      email: "",
      token: 200,
      text: "",
      identity: 200,
    });
    const { body } = answerMetadata(cluster.cloud, cluster.cluster, pod, new URL(`${base}/default/scopes`), flavor);
    expect(body).toBe(
      "https://www.googleapis.com/auth/devstorage.read_only\nhttps://www.googleapis.com/auth/monitoring\n",
    );
  });

  it("wants the header, and knows only what it knows", async () => {
    const { cluster, pod } = await startPod({ name: "", pool: gke, email: "", token: 200, text: "", identity: 404 });
    const ask = (url: string, headers: Record<string, string>): ReturnType<typeof answerMetadata> =>
      answerMetadata(cluster.cloud, cluster.cluster, pod, new URL(url), headers);
    expect(ask(`${base}/default/email`, {}).status).toBe(403);
    expect(ask(`${base}/other@x.example/token`, flavor).status).toBe(404);
    expect(ask("http://metadata/computeMetadata/v1/project/project-id", flavor).body).toBe("acme-ml");
    expect(ask("http://metadata/computeMetadata/v1/instance/attributes/cluster-name", flavor).body).toBe("flyte");
    expect(ask("http://metadata/computeMetadata/v1/instance/nosuch", flavor)).toMatchObject({
      status: 404,
      body: 'HTTP/404: generic::not_found: no child "nosuch", Reason: "NOT_FOUND", UserMessage: "Not Found"\n',
    });
  });
});
