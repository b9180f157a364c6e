import { beforeAll, describe, expect, it } from "vitest";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Binding } from "./installation.ts";
import { changePolicy, install, listWrites, openWorld, readBack, readBindings, smallest } from "./installation.ts";

const role = "roles/iam.workloadIdentityUser";
const member = (name: string): string => `serviceAccount:acme-ml.svc.id.goog[${name}]`;
const pruning = smallest.replace("loadBalancer:", "serviceAccount: { prune: true }\nloadBalancer:");
const agreed: readonly Binding[] = [
  { role: "roles/iam.serviceAccountUser", members: ["user:zoe@acme.example"] },
  {
    role,
    members: [member("flytesnacks-staging/default"), member("night/default")],
    condition: { title: "nights", expression: "request.time.getHours('UTC') < 6" },
  },
];

let crowded: SimulatedCloud;
beforeAll(async () => {
  crowded = await install(smallest);
  await changePolicy(crowded, (bindings) => {
    bindings
      .find((binding) => binding.role === role)
      ?.members.push(member("notebooks/default"), "user:zoe@acme.example");
    bindings.push(...agreed);
  });
});

describe("serviceAccount.prune", () => {
  it("left out, takes nobody's member away", async () => {
    const made = await plan(openWorld(crowded).world, smallest);
    expect(stepsOf(made)).toEqual([]);
    expect(made.summary.kept.find(({ address }) => address === "iam.account-policy/flyte-sa")?.names).toHaveLength(5);
  });

  it("shows each member that goes, and is blocked without consent", async () => {
    const simulated = cloneSimulatedCloud(crowded);
    const made = readBack(await plan(openWorld(simulated).world, pruning));
    expect(made.steps).toMatchObject([
      {
        action: "update",
        address: "iam.account-policy/flyte-sa",
        fields: [
          { path: `${role} ${member("notebooks/default")}`, before: true, after: null, source: "serviceAccount.prune" },
          { path: `${role} user:zoe@acme.example`, before: true, after: null, source: "serviceAccount.prune" },
        ],
        risk: { risk: "access" },
        blocked: true,
      },
    ]);
    const since = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, pruning, made)).status).toBe("blocked");
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("leaves other roles and grants with a condition byte for byte", async () => {
    const simulated = cloneSimulatedCloud(crowded);
    const made = readBack(await plan(openWorld(simulated).world, pruning, { allow: ["access"] }));
    const outcome = await apply(openWorld(simulated).world, pruning, made);
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
    const bindings = await readBindings(simulated);
    expect(bindings.slice(-2)).toEqual(agreed);
    expect(bindings.filter((binding) => binding.role === role && binding.condition === undefined)).toEqual([
      {
        role,
        members: [
          member("flyte/flyte-binary"),
          ...["development", "production", "staging"].map((domain) => member(`flytesnacks-${domain}/default`)),
        ],
      },
    ]);
    expect(stepsOf(await plan(openWorld(simulated).world, pruning))).toEqual([]);
  });

  it("takes nobody away whom the plan doesn't show", async () => {
    const simulated = cloneSimulatedCloud(crowded);
    const made = readBack(await plan(openWorld(simulated).world, pruning, { allow: ["access"] }));
    await changePolicy(simulated, (bindings) => {
      bindings.find((binding) => binding.role === role)?.members.push(member("late/default"));
    });
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, pruning, made);
    expect(outcome).toMatchObject({ status: "stale", done: [] });
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual([
      `iam.account-policy/flyte-sa ${role} ${member("late/default")} differs now as well: it is true, asked for is not there`,
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
  });
});
