import type { Plan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { countCalls } from "../calls/count-calls.ts";
import {
  ask,
  changePolicy,
  install,
  listWrites,
  openWorld,
  readBack,
  readBindings,
  smallest,
} from "../plan/installation.ts";
import { apply, applyOrDie, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const both = smallest.replace("projects: [flytesnacks]", "projects: [flytesnacks, forecasting]");
const one = smallest;
const consent = { allow: ["access"] } as const;
const role = "roles/iam.workloadIdentityUser";
const memberOf = (namespace: string): string => `serviceAccount:acme-ml.svc.id.goog[${namespace}/default]`;
const domains = ["development", "production", "staging"];
const removed = domains.map((domain) => `${role} ${memberOf(`forecasting-${domain}`)}`);
const removal = [
  "update iam.account-policy/flyte-sa",
  // Flyte would write the annotations again while the project is active.
  "delete flyte.project/forecasting",
  ...domains.map((domain) => `delete kubernetes.service-account/forecasting-${domain}/default`),
];

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(both);
  // Others' members: of the same role, of a namespace without our mark, with a condition, of another role.
  const namespace = { metadata: { name: "other-development" } };
  await ask(installed, "POST", "cluster:/api/v1/namespaces", namespace);
  await changePolicy(installed, (bindings) => {
    bindings.find((binding) => binding.role === role)?.members.unshift(memberOf("other-development"));
    bindings.push({
      role,
      members: [memberOf("forecasting-production")],
      condition: { title: "until spring", expression: 'request.time < timestamp("2026-04-01T00:00:00Z")' },
    });
    bindings.push({ role: "roles/iam.serviceAccountUser", members: ["user:ann@example.com"] });
  });
});

async function bring(simulated: SimulatedCloud, text: string): Promise<void> {
  const made = readBack(await plan(openWorld(simulated).world, text, consent));
  const outcome = await apply(openWorld(simulated).world, text, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  expect(outcome.status).toBe("done");
}

async function listLeft(simulated: SimulatedCloud, text: string): Promise<readonly string[]> {
  return stepsOf(await plan(openWorld(simulated).world, text, consent));
}

async function readAnnotations(simulated: SimulatedCloud): Promise<readonly (readonly [string, string | undefined])[]> {
  return Promise.all(
    domains.map(async (domain) => {
      const place = `cluster:/api/v1/namespaces/forecasting-${domain}/serviceaccounts/default`;
      const account = (await ask(simulated, "GET", place)) as { metadata: { annotations?: Record<string, string> } };
      return [domain, account.metadata.annotations?.["iam.gke.io/gcp-service-account"]] as const;
    }),
  );
}

describe("a project taken out of the file", () => {
  it("is archived, its members and annotations go, and nothing of others", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = await readBindings(simulated);
    const planning = countCalls(openWorld(simulated).world);
    const made = readBack(await plan(planning.world, one, consent));
    expect(planning.repeated()).toEqual([]);
    expect(stepsOf(made)).toEqual(removal);
    expect(made.steps[0]?.fields).toEqual(
      removed.map((path) => ({ path, before: true, after: null, source: "flyte.projects" })),
    );
    expect(made.steps[0]?.risk).toBeUndefined();
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, one, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(listWrites(simulated, since).filter((line) => line.includes(":setIamPolicy"))).toHaveLength(1);
    const expected = before.map((binding) =>
      binding.role === role && binding.condition === undefined
        ? { ...binding, members: binding.members.filter((member) => !removed.includes(`${role} ${member}`)) }
        : binding,
    );
    expect(JSON.stringify(await readBindings(simulated))).toBe(JSON.stringify(expected));
    expect(JSON.stringify(expected)).toContain("other-development");
    expect(await readAnnotations(simulated)).toEqual(domains.map((domain) => [domain, undefined]));
    expect(await listLeft(simulated, one)).toEqual([]);
  });

  it("comes back whole", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await bring(simulated, one);
    expect(await listLeft(simulated, both)).toEqual([
      "update iam.account-policy/flyte-sa",
      ...domains.map((domain) => `update kubernetes.service-account/forecasting-${domain}/default`),
      "update flyte.project/forecasting",
    ]);
    await bring(simulated, both);
    expect(await listLeft(simulated, both)).toEqual([]);
    const members = (await readBindings(simulated)).flatMap((binding) =>
      binding.members.map((member) => `${binding.role} ${member}`),
    );
    expect(members).toEqual(expect.arrayContaining(removed));
    const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
    expect(await readAnnotations(simulated)).toEqual(domains.map((domain) => [domain, email]));
  });

  it("loses its members though its namespaces don't carry our mark", async () => {
    const simulated = cloneSimulatedCloud(installed);
    for (const domain of domains) {
      const labels = { "fgk.dev/deployment": null, "fgk.dev/cluster": null };
      const place = `cluster:/api/v1/namespaces/forecasting-${domain}`;
      await ask(simulated, "PATCH", place, { metadata: { labels } }, "application/merge-patch+json");
    }
    const made = await plan(openWorld(simulated).world, one, consent);
    expect(stepsOf(made)).toEqual(["update iam.account-policy/flyte-sa", "delete flyte.project/forecasting"]);
    expect(made.steps[0]?.fields.map(({ path }) => path)).toEqual(removed);
    await bring(simulated, one);
    expect(await listLeft(simulated, one)).toEqual([]);
  });

  it("keeps its members where another team owns the policy; the command is said", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const theirs = one.replace("flyte:\n", "serviceAccount: { bindings: theirs }\nflyte:\n");
    const made = await plan(openWorld(simulated).world, theirs, consent);
    expect(stepsOf(made)).toEqual(removal.slice(1));
    const notes = made.diagnostics.filter(({ address }) => address === "iam.account-policy/flyte-sa");
    expect(notes.map(({ severity, summary, help }) => [severity, summary, help])).toEqual(
      removed.map((path) => [
        "note",
        `iam.account-policy/flyte-sa: ${path} isn't needed any more`,
        `its owner runs: gcloud iam service-accounts remove-iam-policy-binding flyte-sa@acme-ml.iam.gserviceaccount.com --project=acme-ml --member='${path.slice(role.length + 1)}' --role=${role} --condition=None`,
      ]),
    );
  });
});

it("a domain taken out is treated the same", async () => {
  const simulated = cloneSimulatedCloud(installed);
  const text = both.replace("flyte:\n", "flyte:\n  domains: [development, production]\n");
  const made = await plan(openWorld(simulated).world, text, consent);
  const policy = made.steps.find(({ address }) => address === "iam.account-policy/flyte-sa");
  expect(policy?.fields).toEqual(
    ["flytesnacks", "forecasting"].map((project) => ({
      path: `${role} ${memberOf(`${project}-staging`)}`,
      before: true,
      after: null,
      source: "flyte.domains",
    })),
  );
  await bring(simulated, text);
  expect(await listLeft(simulated, text)).toEqual([]);
});

describe("a removal that dies", () => {
  /** Dies at one call, is run again (by the same plan or a new one), and must leave nothing. */
  async function crashAndRunAgain(written: Plan, call: number, when: "before" | "after"): Promise<readonly string[]> {
    const simulated = cloneSimulatedCloud(installed);
    const dying = openWorld(simulated, { crash: { call, when } });
    await applyOrDie(dying.world, one, written);
    const again = openWorld(simulated).world;
    const second = await apply(again, one, when === "after" ? written : await plan(again, one, consent));
    const bindings = JSON.stringify(await readBindings(simulated));
    return [
      ...(dying.crashed() ? [] : ["it didn't crash"]),
      ...(second.status === "done" ? [] : second.diagnostics.map(showDiagnostic)),
      ...(await listLeft(simulated, one)),
      ...(bindings.includes("other-development") ? [] : ["another's member is gone"]),
      ...(bindings.match(/forecasting-/g)?.length === 1 ? [] : ["not only the member with a condition is left"]),
    ];
  }

  it("is finished by the next run, whatever the call", { timeout: 120_000 }, async () => {
    const counted = cloneSimulatedCloud(installed);
    const written = readBack(await plan(openWorld(counted).world, one, consent));
    const whole = openWorld(counted);
    await apply(whole.world, one, written);
    const failures: string[] = [];
    for (let call = 1; call <= whole.calls.length; call += 1) {
      for (const when of ["before", "after"] as const) {
        const problems = await crashAndRunAgain(written, call, when).catch((error: unknown) => [String(error)]);
        if (problems.length > 0)
          failures.push(`${when} call ${call} (${whole.calls[call - 1]}): ${problems.join("; ")}`);
      }
    }
    expect(whole.calls.length).toBeGreaterThan(20);
    expect(failures).toEqual([]);
  });
});
