import { expect, it } from "vitest";
import { ask, install, listWrites, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf, verify } from "../product/run-fgk.ts";

const account = "cluster:/api/v1/namespaces/flyte/serviceaccounts/flyte-binary";

it("the chart's account deleted by hand: verify names it, and apply has helm put it back", async () => {
  const simulated = await install(smallest);
  const openPlain = () => openWorld(simulated).world;
  await ask(simulated, "DELETE", account);
  const { findings } = await verify(openPlain(), smallest);
  expect(findings.find(({ name }) => name === "account-annotation")?.finding).toEqual({
    status: "red",
    evidence: "there is no account flyte/flyte-binary",
    cause: "it was deleted: it belongs to the release fb",
    mend: "fgk apply",
  });
  const made = await plan(openPlain(), smallest);
  expect(stepsOf(made)).toEqual([
    "update helm.release/flyte/fb",
    "create kubernetes.service-account/flyte/flyte-binary",
  ]);
  const since = simulated.cloud.journal.length;
  const outcome = await apply(openPlain(), smallest, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  expect(outcome.status).toBe("done");
  // Nothing of the release but the account was missing, and its pod goes on.
  expect(listWrites(simulated, since).filter((one) => /deployments|pods/.test(one))).toEqual([]);
  const { metadata } = (await ask(simulated, "GET", account)) as { metadata: { annotations: Record<string, string> } };
  expect(metadata.annotations["iam.gke.io/gcp-service-account"]).toBe("flyte-sa@acme-ml.iam.gserviceaccount.com");
  expect(stepsOf(await plan(openPlain(), smallest))).toEqual([]);
  expect((await verify(openPlain(), smallest)).status).toBe("green");
});
