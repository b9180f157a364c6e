import { beforeAll, describe, expect, it } from "vitest";
import { destroy } from "../destroy/take-down.ts";
import { ask, google, install, smallest } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { carryOut, isThere, listKept } from "./ground.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const identity = "roles/iam.workloadIdentityUser";
const podsOf = (pool: string, pods: string): string => `serviceAccount:${pool}.svc.id.goog[${pods}]`;

describe("an account that others act as, when the deployment is destroyed", () => {
  it("stays with its rights, by a key that somebody has made of it", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", `${google.account}/keys`, {});
    const { made, status } = await carryOut(simulated, smallest, destroy);
    expect(status).toBe("done");
    expect(listKept(made).filter((one) => one.startsWith("iam."))).toEqual([
      expect.stringMatching(/^iam\.service-account\/flyte-sa is kept: it holds the key [0-9a-f]+ of /),
    ]);
    const rights = JSON.stringify(await ask(simulated, "GET", `${google.bucket}/iam`));
    expect(rights).toContain(`serviceAccount:${email}`);
    // Flyte's own pods don't act as it any more.
    const policy = JSON.stringify(await ask(simulated, "POST", `${google.account}:getIamPolicy`, {}));
    expect(policy).not.toContain("[flyte/flyte-binary]");
  });

  it("stays when nobody may list its keys", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", `${google.account}/keys`, {});
    simulated.cloud.faults.permissionsMissing = ["iam.serviceAccountKeys.list"];
    const { made } = await carryOut(simulated, smallest, destroy);
    expect(listKept(made).filter((one) => one.startsWith("iam."))).toEqual([
      expect.stringMatching(/^iam\.service-account\/flyte-sa is kept: nobody can say what is in it /),
    ]);
    expect(await isThere(simulated, google.account)).toBe(true);
  });

  it.each([
    ["a namespace that isn't ours", podsOf("acme-ml", "billing/app"), "billing/app"],
    ["a cluster of another project", podsOf("acme-else", "flyte/flyte-binary"), "flyte/flyte-binary in acme-else"],
  ])("stays, by pods of %s", async (_name, member, words) => {
    const simulated = cloneSimulatedCloud(installed);
    for (const account of Object.values(simulated.cloud.state.serviceAccounts)) {
      account["policy"].bindings.push({ role: identity, members: [member] });
    }
    const { made, status } = await carryOut(simulated, smallest, destroy);
    expect(status).toBe("done");
    const why = `iam.service-account/flyte-sa is kept: it holds the identity of the pods of ${words}`;
    expect(listKept(made)).toContain(why);
    const policy = JSON.stringify(await ask(simulated, "POST", `${google.account}:getIamPolicy`, {}));
    expect(policy).toContain(member);
    expect(policy).not.toContain("[flytesnacks-staging/default]");
  });
});
