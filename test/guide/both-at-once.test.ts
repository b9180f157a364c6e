import { afterAll, beforeAll, expect } from "vitest";
import type { Guide } from "./open-guide.ts";
import { openGuide } from "./open-guide.ts";
import { show } from "./terminal.ts";
import { itWith, listMissing } from "./tools.ts";

/**
 * While `fgk apply` runs, a colleague's gcloud writes the same policies and the same bucket. When which of them reads and
 * writes is left to the machine here; test/interleavings chooses it by a seed, 2,000 times.
 */
const tools = ["gcloud"] as const;
const isThere = listMissing(tools).length === 0;
const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const bucket = "gs://acme-ml-flyte-metadata";
const bucketAddress = "storage.bucket/acme-ml-flyte-metadata";
const domains = ["development", "production", "staging"];

/** How long after fgk each colleague begins: gcloud takes about as long to read a policy as fgk to read everything. */
const rounds = [
  { project: "one", headStartMs: 0 },
  { project: "two", headStartMs: 400 },
  { project: "three", headStartMs: 800 },
  { project: "four", headStartMs: 1200 },
  { project: "five", headStartMs: 1600 },
] as const;

let guide: Guide;

beforeAll(async () => {
  if (!isThere) return;
  guide = await openGuide();
  await guide.write("fgk.yaml", writeDeployment([]));
  await guide.typeWell("fgk apply --yes");
}, 120_000);

afterAll(async () => {
  if (isThere) await guide.close();
});

/** Each round has fgk write all of them anew: the project's policy, the account's, and the bucket's labels. */
function writeDeployment(projects: readonly string[]): string {
  return `apiVersion: fgk/v1
name: prod
google: { project: acme-ml, location: europe-west1-b, labels: { round: r${projects.length} } }
cluster: { name: flyte }
database: { instance: flyte-db }
buckets: { metadata: acme-ml-flyte-metadata, userData: acme-ml-flyte-data }
serviceAccount:
  grants: project
  projectRoles: [${["roles/logging.logWriter", "roles/monitoring.metricWriter", "roles/cloudtrace.agent", "roles/pubsub.publisher", "roles/bigquery.jobUser"].slice(0, projects.length).join(", ")}]
flyte: { install: binary, version: 1.16.8, projects: [${["flytesnacks", ...projects].join(", ")}] }
loadBalancer: { address: 10.132.0.6 }
`;
}

itWith(tools, "five times fgk apply, and gcloud adding members and labels meanwhile: none is lost", async () => {
  const done: string[] = [];
  for (const { project, headStartMs } of rounds) {
    done.push(project);
    await guide.write("fgk.yaml", writeDeployment(done));
    const wait = `sleep ${headStartMs / 1000}`;
    await Promise.all([
      applyBeside(),
      guide.typeWell(
        `${wait}; gcloud projects add-iam-policy-binding acme-ml --condition=None --role=roles/viewer --member=user:${project}@example.com`,
      ),
      guide.typeWell(
        `${wait}; gcloud iam service-accounts add-iam-policy-binding ${account} --role=roles/iam.serviceAccountUser --member=user:${project}@example.com`,
      ),
      guide.typeWell(`${wait}; gcloud storage buckets update ${bucket} --update-labels=colleague-${project}=was-here`),
    ]);
  }
  await expectNothingLost(done);
});

/**
 * gcloud writes the labels of the whole bucket that it read, without a condition, and so takes back what was written in
 * between. fgk can't keep it from that: it sees it when it looks once more, says so, and the next apply mends it.
 */
async function applyBeside(): Promise<void> {
  const first = await guide.type("fgk apply --yes");
  if (first.code === 0) return;
  expect(show(first)).toContain(
    `error[not-converged]: ${bucketAddress} was changed, but labels.round isn't as asked for`,
  );
  await guide.typeWell("fgk apply --yes");
}

async function expectNothingLost(projects: readonly string[]): Promise<void> {
  const print = async (command: string): Promise<unknown> => JSON.parse((await guide.typeWell(command)).out);
  const ofProject = await print("gcloud projects get-iam-policy acme-ml --format=json");
  const ofAccount = await print(`gcloud iam service-accounts get-iam-policy ${account} --format=json`);
  const colleagues = projects.map((project) => `user:${project}@example.com`);
  expect(findMembers(ofProject, "roles/viewer")).toEqual(expect.arrayContaining(colleagues));
  expect(findMembers(ofAccount, "roles/iam.serviceAccountUser")).toEqual(expect.arrayContaining(colleagues));
  expect(findMembers(ofProject, "roles/bigquery.jobUser")).toEqual([`serviceAccount:${account}`]);
  expect(findMembers(ofAccount, "roles/iam.workloadIdentityUser").toSorted()).toEqual(
    [
      "flyte/flyte-binary",
      ...["flytesnacks", ...projects].flatMap((project) => domains.map((domain) => `${project}-${domain}/default`)),
    ]
      .map((who) => `serviceAccount:acme-ml.svc.id.goog[${who}]`)
      .toSorted(),
  );
  expect(await print(`gcloud storage buckets describe ${bucket} --format="json(labels)"`)).toEqual({
    labels: {
      ...Object.fromEntries(projects.map((project) => [`colleague-${project}`, "was-here"])),
      "fgk-cluster": "europe-west1-b_flyte",
      "fgk-deployment": "prod",
      round: "r5",
    },
  });
  expect((await guide.typeWell("fgk plan")).out).toContain("No changes.");
}

function findMembers(policy: unknown, role: string): readonly string[] {
  const { bindings } = policy as { bindings: readonly { role: string; members: readonly string[] }[] };
  return bindings.filter((binding) => binding.role === role).flatMap(({ members }) => members);
}
