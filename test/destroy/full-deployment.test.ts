import type { Address } from "@fgk/engine";
import { expect, it } from "vitest";
import { writeFull } from "../plan/full-file.ts";
import { ask, install, listWrites, openWorld, readBack } from "../plan/installation.ts";
import type { RunOptions } from "../product/run-fgk.ts";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findMarked } from "./find-marked.ts";
import { destroy, destroyAll } from "./take-down.ts";

const namespaces = ["flytesnacks", "forecasting"].flatMap((project) =>
  ["development", "production", "staging"].map((domain): Address => `kubernetes.namespace/${project}-${domain}`),
);
/** Destroys, and answers what the next destroy says is kept; that one has nothing to do and writes nothing. */
async function destroyTwice(simulated: SimulatedCloud, text: string, options: RunOptions): Promise<readonly string[]> {
  const made = readBack(await plan(openWorld(simulated).world, text, options));
  const outcome = await apply(openWorld(simulated).world, text, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  expect(outcome.status).toBe("done");
  await simulated.clock.sleep(600_000);
  const since = simulated.cloud.journal.length;
  const again = await plan(openWorld(simulated).world, text, options);
  expect(stepsOf(again)).toEqual([]);
  expect((await apply(openWorld(simulated).world, text, again)).status).toBe("done");
  expect(listWrites(simulated, since)).toEqual([]);
  return again.diagnostics.map(({ summary }) => /^(\S+) is kept: /.exec(summary)?.[1] ?? summary).sort();
}

it("fgk destroy of the complete file leaves what is protected, by name; then, with consent, nothing but the peering", {
  timeout: 60_000,
}, async () => {
  const simulated = await install(writeFull(true));
  expect(findMarked(simulated)).toHaveLength(22);
  expect(await destroyTwice(simulated, writeFull(true), destroy)).toEqual([
    "gke.cluster/flyte",
    "gke.node-pool/flyte/default",
    ...namespaces,
    "network.nat/fgk-prod-nat",
    "network.private-services/default",
    "secrets.secret/fgk-prod-db-password",
    "sql.database/flyte-db/flyteadmin",
    "sql.instance/flyte-db",
    "sql.user/flyte-db/flyteadmin",
    "storage.bucket/acme-ml-flyte-data",
    "storage.bucket/acme-ml-flyte-metadata",
  ]);
  // Each of these is named above: the pool as default, the projects by their namespaces.
  expect(findMarked(simulated)).toEqual([
    "acme-ml-flyte-data",
    "acme-ml-flyte-metadata",
    "default",
    "fgk-prod-nat",
    "fgk-prod-services",
    "flyte",
    "flyte-db",
    "flytesnacks",
    "flytesnacks-development",
    "flytesnacks-production",
    "flytesnacks-staging",
    "forecasting",
    "forecasting-development",
    "forecasting-production",
    "forecasting-staging",
    "projects/123456789012/secrets/fgk-prod-db-password",
  ]);
  const policy = await ask(
    simulated,
    "POST",
    "https://cloudresourcemanager.googleapis.com/v1/projects/acme-ml:getIamPolicy",
    {},
  );
  expect(JSON.stringify(policy)).not.toContain("flyte-sa@");

  expect(
    await destroyTwice(simulated, writeFull(false), {
      ...destroyAll,
      dataLoss: [...(destroyAll.dataLoss ?? []), ...namespaces],
    }),
  ).toEqual(["network.private-services/default"]);
  expect(findMarked(simulated)).toEqual(["fgk-prod-services"]);
});
