import type { FetchAnswer } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { failureOfAnswer, failureOfContent, failureOfWorld } from "./failure.ts";
import type { Attempt } from "./meaning.ts";

const attempt: Attempt = {
  api: "container",
  what: "change the cluster flyte",
  write: true,
  path: "/v1/projects/acme-ml/locations/europe-west1-b/clusters/flyte",
  secrets: [],
  nowMs: Date.UTC(2026, 0, 5, 8),
};

function answer(status: number, error: object, headers: Record<string, string> = {}): FetchAnswer {
  return { status, headers, trailers: {}, body: new TextEncoder().encode(JSON.stringify({ error })) };
}

const info = (reason: string, metadata: object = {}): object => ({
  details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, metadata }],
});
const legacy = (reason: string): object => ({ errors: [{ reason, domain: "global" }] });

const rows: readonly (readonly [name: string, status: number, error: object, code: string, retry: string])[] = [
  [
    "an operation on the cluster",
    400,
    {
      message: "Cluster is running incompatible operation operation-1731137433803-29e34938.",
      status: "FAILED_PRECONDITION",
    },
    "cloud-refused",
    "busy",
  ],
  [
    "an older text for it",
    400,
    { message: "Operation operation-1-a is currently upgrading cluster c. Please wait" },
    "cloud-refused",
    "busy",
  ],
  [
    "an activation that runs",
    400,
    { message: "Another activation or deactivation is in progress for the service(s): x" },
    "cloud-refused",
    "busy",
  ],
  [
    "an account that isn't known yet",
    400,
    { message: "Service account a@p.iam.gserviceaccount.com does not exist." },
    "cloud-refused",
    "propagating",
  ],
  ["a user who doesn't exist", 400, { message: "User a@example.com does not exist." }, "cloud-refused", "never"],
  ["a bad request", 400, { message: "Invalid value" }, "cloud-refused", "never"],
  [
    "a label fingerprint",
    400,
    { message: "Labels could not be set due to fingerprint mismatch." },
    "cloud-refused",
    "conflict",
  ],
  ["no credentials", 401, { message: "Request is missing" }, "no-credentials", "never"],
  [
    "a quota per minute",
    403,
    {
      message:
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'compute.googleapis.com'",
    },
    "quota",
    "transient",
  ],
  ["too many operations", 403, { message: "x", ...info("CONCURRENT_OPERATIONS_QUOTA_EXCEEDED") }, "quota", "transient"],
  [
    "no permission",
    403,
    { message: "The caller does not have permission", status: "PERMISSION_DENIED" },
    "no-permission",
    "never",
  ],
  [
    "nothing there",
    404,
    { message: "Not found: projects/p/zones/z/clusters/c.", status: "NOT_FOUND" },
    "not-found",
    "never",
  ],
  [
    "a policy that moved",
    409,
    { message: "There were concurrent policy changes.", status: "ABORTED" },
    "cloud-refused",
    "conflict",
  ],
  [
    "a database operation",
    409,
    {
      message: "Operation failed because another operation was already in progress.",
      ...legacy("operationInProgress"),
    },
    "cloud-refused",
    "busy",
  ],
  [
    "a name that exists",
    409,
    { message: "Already exists: projects/p/zones/z/clusters/c.", status: "ALREADY_EXISTS" },
    "cloud-refused",
    "conflict",
  ],
  [
    "an IP that is taken",
    409,
    { message: "IP_IN_USE_BY_ANOTHER_RESOURCE - IP '10.0.0.6' is already being used by another resource." },
    "does-not-fit",
    "never",
  ],
  [
    "a metageneration that moved",
    412,
    { message: "At least one of the pre-conditions you specified did not hold.", ...legacy("conditionNotMet") },
    "cloud-refused",
    "conflict",
  ],
  [
    "settings that moved",
    412,
    { message: "Condition does not match.", ...legacy("staleData") },
    "cloud-refused",
    "conflict",
  ],
  [
    "public access that is prevented",
    412,
    {
      message:
        "The member bindings allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced.",
      ...legacy("conditionNotMet"),
    },
    "cloud-refused",
    "never",
  ],
  ["a rate limit", 429, { message: "x", ...info("RATE_LIMIT_EXCEEDED") }, "quota", "transient"],
  [
    "a count of things",
    429,
    { message: "Quota exceeded: service accounts", ...info("RESOURCE_COUNT_EXCEEDED") },
    "quota",
    "never",
  ],
  ["an older rate limit", 429, { message: "x", ...legacy("rateLimitExceeded") }, "quota", "transient"],
  ["an internal error", 500, { message: "x" }, "cloud-failed", "transient"],
  ["an overload", 503, { message: "x" }, "cloud-failed", "transient"],
  ["a gateway that gave up on a write", 504, { message: "x" }, "answer-lost", "lost"],
];

describe("the door for Google's errors", () => {
  it.each(rows)("%s", (_name, status, error, code, retry) => {
    const failure = failureOfAnswer(attempt, answer(status, { code: status, ...error }));
    expect({ code: failure.diagnostic.code, retry: failure.retry }).toEqual({ code, retry });
  });

  it("names the operation that runs", () => {
    const error = { message: "Cluster is running incompatible operation operation-1731137433803-29e34938." };
    expect(failureOfAnswer(attempt, answer(400, error)).diagnostic.summary).toBe(
      "another operation has to end first (operation-1731137433803-29e34938)",
    );
  });

  it("says how to enable an API", () => {
    const error = {
      message: "x",
      ...info("SERVICE_DISABLED", { service: "container.googleapis.com", consumer: "projects/acme-ml" }),
    };
    expect(failureOfAnswer(attempt, answer(403, error))).toMatchObject({
      retry: "propagating",
      diagnostic: { code: "api-disabled", help: "gcloud services enable container.googleapis.com --project=acme-ml" },
    });
  });

  it.each([
    ["Permission 'iam.serviceAccounts.get' denied on resource (or it may not exist).", "iam.serviceAccounts.get"],
    ['Required "container.clusters.get" permission(s) for "projects/p".', "container.clusters.get"],
    ["Required 'compute.addresses.list' permission for 'projects/p'", "compute.addresses.list"],
    [
      "a@example.com does not have storage.buckets.get access to the Google Cloud Storage bucket.",
      "storage.buckets.get",
    ],
  ])("reads the permission out of: %s", (message, permission) => {
    expect(failureOfAnswer(attempt, answer(403, { message })).diagnostic.permission).toBe(permission);
  });

  it.each([
    ["that the plan enables", "compute.googleapis.com", "acme-ml", "propagating"],
    ["that it doesn't", "container.googleapis.com", "acme-ml", "never"],
    ["that it enables, but in another project", "compute.googleapis.com", "acme-data", "never"],
    ["of a project by its number", "compute.googleapis.com", "123456789012", "propagating"],
  ])("waits for an API only where the plan enables it: one %s", (_name, service, project, retry) => {
    const error = { message: "x", ...info("SERVICE_DISABLED", { service }) };
    const plan = {
      project: "acme-ml",
      enables: (host: string) => host === "compute.googleapis.com",
      keyOfProject: () => undefined,
    };
    const path = `/v1/projects/${project}/things`;
    const failure = failureOfAnswer({ ...attempt, path, plan }, answer(403, error));
    expect(failure.retry).toBe(retry);
    const command = `gcloud services enable ${service} --project=${project}`;
    expect(failure.diagnostic.help).toBe(retry === "never" ? `its owner runs: ${command}` : command);
  });

  it.each([
    [404, { message: "The resource 'projects/acme-mm' was not found", ...legacy("notFound") }],
    [403, { message: "Permission denied on resource project acme-mm." }],
    [403, { message: "x", ...info("CONSUMER_INVALID", { consumer: "projects/acme-mm" }) }],
  ])("says that there is no project (%s, %j), at the key that names it", (status, error) => {
    const plan = { project: "acme-ml", enables: () => true, keyOfProject: () => "google.project" };
    expect(failureOfAnswer({ ...attempt, plan }, answer(status, error))).toMatchObject({
      retry: "never",
      diagnostic: {
        code: "no-project",
        summary: "there is no project acme-mm, or these credentials may not see it",
        keyPath: "google.project",
      },
    });
  });

  it("takes a thing that isn't there in a project for that and no more", () => {
    const error = { message: "The resource 'projects/acme-ml/global/networks/default' was not found" };
    expect(failureOfAnswer(attempt, answer(404, error)).diagnostic.code).toBe("not-found");
  });

  it.each([
    [
      "storage.buckets.get",
      "an owner of the project runs: gcloud projects add-iam-policy-binding acme-ml --member=user:YOU --role=roles/storage.admin",
    ],
    [
      "resourcemanager.projects.setIamPolicy",
      "an owner of the project runs: gcloud projects add-iam-policy-binding acme-ml --member=user:YOU --role=roles/resourcemanager.projectIamAdmin",
    ],
    ["some.thing.new", "ask an owner of the project for a role that allows it"],
  ])("says which role gives %s", (permission, help) => {
    const error = { message: `Permission '${permission}' denied on resource (or it may not exist).` };
    expect(failureOfAnswer(attempt, answer(403, error)).diagnostic).toMatchObject({ permission, help });
  });

  it("says on this machine that nothing listens, and waits for nothing", () => {
    const failure = failureOfWorld({ ...attempt, emulator: "http://127.0.0.1:9" }, new WorldError("refused", "gone"));
    expect(failure).toMatchObject({
      retry: "never",
      diagnostic: { summary: "nothing listens at http://127.0.0.1:9, where FGK_GOOGLE_ENDPOINT points to" },
    });
  });

  it("knows the permission of a call whose refusal doesn't say it", () => {
    const failure = failureOfAnswer(
      { ...attempt, permission: "cloudsql.instances.list" },
      answer(403, { message: "The client is not authorized to make this request." }),
    );
    expect(failure.diagnostic).toMatchObject({
      permission: "cloudsql.instances.list",
      summary: "no permission to change the cluster flyte (needs cloudsql.instances.list)",
    });
  });

  it.each([
    ["7", 7_000],
    ["Mon, 05 Jan 2026 08:00:30 GMT", 30_000],
    ["Mon, 05 Jan 2026 07:00:00 GMT", 0],
    ["soon", undefined],
  ])("honours Retry-After: %s", (value, expected) => {
    expect(failureOfAnswer(attempt, answer(429, {}, { "retry-after": value })).retryAfterMs).toBe(expected);
  });

  it("takes a proxy's page for what it is", () => {
    const page = { status: 502, headers: {}, trailers: {}, body: new TextEncoder().encode("<html>Bad gateway</html>") };
    const read = failureOfAnswer({ ...attempt, write: false }, page);
    expect(read).toMatchObject({ retry: "transient", diagnostic: { cause: "<html>Bad gateway</html>" } });
  });

  it.each([
    ["reset", true, "answer-lost", "lost"],
    ["timeout", true, "answer-lost", "lost"],
    ["reset", false, "unreachable", "transient"],
    ["refused", true, "unreachable", "transient"],
    ["name", false, "unreachable", "transient"],
    ["tls", true, "unreachable", "never"],
    ["aborted", true, "interrupted", "never"],
  ] as const)("a connection that ends by %s (write: %s)", (kind, write, code, retry) => {
    const failure = failureOfWorld({ ...attempt, write }, new WorldError(kind, "gone"));
    if (!(failure instanceof Failure)) throw new Error("no failure");
    expect({ code: failure.diagnostic.code, retry: failure.retry }).toEqual({ code, retry });
  });

  it("lets our own bugs through", () => {
    const bug = new TypeError("x");
    expect(failureOfWorld(attempt, bug)).toBe(bug);
  });

  it("calls a cut-off answer to a write lost", () => {
    expect(failureOfContent(attempt, "cut off").retry).toBe("lost");
    expect(failureOfContent({ ...attempt, write: false }, "cut off").retry).toBe("transient");
  });
});

describe("an error answer that was cut off", () => {
  const cut = (type: string): FetchAnswer => {
    const text = '{"error":{"code":403,"message":"Cloud SQL Admin API has not been used in proj';
    return { status: 403, headers: { "content-type": type }, trailers: {}, body: new TextEncoder().encode(text) };
  };

  it("says nothing of what is refused: it is asked again", () => {
    const read = failureOfAnswer({ ...attempt, write: false }, cut("application/json; charset=UTF-8"));
    expect([read.diagnostic.code, read.retry]).toEqual(["unreachable", "transient"]);
    const write = failureOfAnswer(attempt, cut("application/json"));
    expect([write.diagnostic.code, write.retry]).toEqual(["answer-lost", "lost"]);
  });

  it("that never claimed to be JSON is a proxy's word", () => {
    expect(failureOfAnswer(attempt, cut("text/html")).diagnostic.code).toBe("no-permission");
  });
});
