import { describe, expect, it } from "vitest";
import { chart, helm } from "../checks/by-hand.ts";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { annotate, ask, listWrites, readBack } from "../plan/installation.ts";
import { apply, plan } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const email = "ann@acme-ml.iam.gserviceaccount.com";
const upgrade = ["upgrade", "fb", chart, "--namespace", "flyte", "--reuse-values", "--wait"];

/** Plans a case of the gallery, lets something happen, and applies the plan as it was written. */
async function planThenApply(
  name: string,
  meanwhile: (simulated: SimulatedCloud) => Promise<unknown>,
): Promise<{ readonly status: string; readonly said: readonly string[]; readonly writes: readonly string[] }> {
  const loaded = loadCase(`${gallery}/${name}`);
  const simulated = await prepareCase(loaded);
  const made = await plan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
  await meanwhile(simulated);
  const since = simulated.cloud.journal.length;
  const outcome = await apply(openCase(simulated, loaded).world, loaded.text, readBack(made));
  return {
    status: outcome.status,
    said: outcome.diagnostics.map(({ summary }) => summary),
    writes: listWrites(simulated, since),
  };
}

describe("between the plan and its apply", () => {
  it("a value that the plan changes was changed again with helm: stale, with both values and the revision", async () => {
    const { status, said, writes } = await planThenApply("release-upgraded-by-hand", (simulated) =>
      helm(simulated, upgrade, { deployment: { image: { tag: "v1.16.6" } } }),
    );
    expect(status).toBe("stale");
    expect(said).toEqual([
      "helm.release/flyte/fb values.deployment.image.tag was v1.16.7 when planned and is v1.16.6 now, written by helm, revision 3",
    ]);
    expect(writes).toEqual([]);
  });

  it("a value that nobody asks for was changed with helm: the plan still holds", async () => {
    const { status } = await planThenApply("release-upgraded-by-hand", (simulated) =>
      helm(simulated, upgrade, { deployment: { resources: { limits: { memory: "8Gi" } } } }),
    );
    expect(status).toBe("done");
  });

  it("an annotation was changed again: stale, with both values", async () => {
    const { status, said, writes } = await planThenApply("annotation-by-kubectl", (simulated) =>
      annotate(simulated, "flytesnacks-staging", email.replace("ann", "bob")),
    );
    expect(status).toBe("stale");
    expect(said).toEqual([
      `kubernetes.service-account/flytesnacks-staging/default annotations.iam.gke.io/gcp-service-account was ${email} when planned and is bob@acme-ml.iam.gserviceaccount.com now`,
    ]);
    expect(writes).toEqual([]);
  });

  it("the Service that the plan makes was made by somebody else: stale", async () => {
    const { status, said } = await planThenApply("service-deleted", async (simulated) => {
      const spec = { type: "ClusterIP", selector: { app: "x" }, ports: [{ name: "http", port: 80, targetPort: 80 }] };
      const body = { apiVersion: "v1", kind: "Service", metadata: { name: "flyte-binary" }, spec };
      await ask(simulated, "POST", "cluster:/api/v1/namespaces/flyte/services", body);
    });
    expect(status).toBe("stale");
    expect(said).toEqual([
      "kubernetes.service/flyte/flyte-binary exists now, and it isn't the one that this plan makes",
    ]);
  });
});
