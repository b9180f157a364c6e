import type { CloudState } from "@fgk/emulator";
import {
  accountName,
  type Binding,
  buckets,
  clusterName,
  email,
  findObject,
  projectId,
  type Stored,
} from "./places.ts";

const weekdays = {
  title: "weekdays",
  expression: "request.time.getDayOfWeek('UTC') < 6",
  description: "not on Sunday",
};
const untilSummer = { title: "until summer", expression: "request.time < timestamp('2026-07-01T00:00:00Z')" };
const ours = `serviceAccount:${email}`;

/** Members of others that stand in the policies from the beginning, in roles that fgk gives as well. */
const grants: Readonly<Record<string, readonly Binding[]>> = {
  project: [
    { role: "roles/monitoring.viewer", members: ["user:ana@acme.example", "group:ml@acme.example"] },
    { role: "roles/monitoring.viewer", members: [ours, "user:ben@acme.example"], condition: weekdays },
    { role: "roles/viewer", members: ["user:ana@acme.example"] },
  ],
  account: [
    {
      role: "roles/iam.workloadIdentityUser",
      members: [
        "serviceAccount:acme-ml.svc.id.goog[team/runner]",
        "deleted:serviceAccount:gone@acme-ml.iam.gserviceaccount.com?uid=100000000000000000001",
      ],
    },
    { role: "roles/iam.workloadIdentityUser", members: ["user:ana@acme.example"], condition: untilSummer },
    { role: "roles/iam.serviceAccountTokenCreator", members: ["user:ben@acme.example"] },
  ],
  bucket: [
    { role: "roles/storage.objectViewer", members: ["user:ana@acme.example", "group:ml@acme.example"] },
    { role: "roles/storage.objectAdmin", members: ["user:ben@acme.example"], condition: untilSummer },
  ],
};

const auditConfigs = [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] }];

/** Takes some of ours away and puts much of others in, as it would have been done long ago. */
export function plantOthers(state: CloudState): void {
  const project = state.projects[projectId];
  const account = state.serviceAccounts[accountName];
  if (project === undefined || account === undefined) throw new Error("nothing is installed");
  plant(project, grants["project"] ?? []);
  project.policy["auditConfigs"] = auditConfigs;
  // Of the account's own members only the token creator stays: the others have to be written again.
  for (const binding of account["policy"].bindings) {
    binding.members = binding.members.filter((member: string) => !member.includes("[flyte"));
  }
  plant(account, grants["account"] ?? []);
  const labels = { cost: "42", owner: "vision" };
  for (const bucket of buckets) {
    const stored = state.buckets[bucket];
    if (stored === undefined) throw new Error(`there is no bucket ${bucket}`);
    stored["policy"].bindings = (stored["policy"].bindings as readonly Binding[]).filter(
      ({ members }) => bucket !== buckets[0] || !members.includes(ours),
    );
    plant(stored, grants["bucket"] ?? []);
    Object.assign(stored["bucket"].labels, labels);
  }
  Object.assign(state.clusters[clusterName]?.["resourceLabels"], labels);
  for (const namespace of ["flytesnacks-development", "old-development"]) {
    const account = findObject(state, "serviceaccounts", `${namespace}/default`);
    for (const object of [account, findObject(state, "namespaces", namespace)]) {
      const metadata: Stored = object?.["metadata"];
      metadata["annotations"] = { ...metadata["annotations"], "team.example/owner": "vision" };
      metadata["labels"] = { ...metadata["labels"], "team.example/cost": "42" };
    }
    if (namespace === "flytesnacks-development") {
      delete account?.["metadata"].annotations["iam.gke.io/gcp-service-account"];
    }
  }
}

function plant(holder: Stored, bindings: readonly Binding[]): void {
  const stored: { role: string; members: string[]; condition?: Stored }[] = holder["policy"].bindings ?? [];
  holder["policy"].bindings = stored;
  for (const binding of structuredClone(bindings)) {
    const same = stored.find(({ role, condition }) => role === binding.role && condition === binding.condition);
    if (same === undefined) stored.push({ ...binding, members: [...binding.members] });
    else same.members.push(...binding.members);
  }
  delete holder["policyHistory"];
}
