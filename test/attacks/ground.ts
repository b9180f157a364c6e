import type { Plan } from "@fgk/engine";
import { ask, openWorld, readBack, smallest } from "../plan/installation.ts";
import type { RunOptions } from "../product/run-fgk.ts";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** The smallest file with nothing protected. */
export const unprotected: string = smallest
  .replace("cluster: { name: flyte }", "cluster: { name: flyte, protect: false }")
  .replace("instance: flyte-db }", "instance: flyte-db, protect: false }")
  .replace("userData: acme-ml-flyte-data }", "userData: acme-ml-flyte-data, protect: false }");

/** A destroy with the consent that anybody gives. */
export const destroy: RunOptions = { destroy: true, allow: ["downtime", "identity", "access"] };

/** A destroy with all the consent that there is. */
export const destroyAll: RunOptions = {
  ...destroy,
  dataLoss: [
    "gke.cluster/flyte",
    "sql.instance/flyte-db",
    "secrets.secret/fgk-prod-db-password",
    "storage.bucket/acme-ml-flyte-metadata",
    "storage.bucket/acme-ml-flyte-data",
  ],
};

export const webhooks = "cluster:/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
export const definition =
  "cluster:/apis/apiextensions.k8s.io/v1/customresourcedefinitions/flyteworkflows.flyte.lyft.com";

/** Another Flyte's webhook, as its binary makes it. */
export const otherWebhook: object = {
  metadata: { name: "other-webhook" },
  webhooks: [
    {
      name: "flyte-pod-webhook.flyte.org",
      clientConfig: { service: { name: "other-webhook", namespace: "other-flyte" } },
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
    },
  ],
};

/** Applies what is planned now by a file that was written and read; answers how it ended, and with what words. */
export async function carryOut(
  simulated: SimulatedCloud,
  text: string,
  options: RunOptions,
): Promise<{ readonly made: Plan; readonly status: string; readonly said: readonly string[] }> {
  const made = await plan(openWorld(simulated).world, text, options);
  const outcome = await apply(openWorld(simulated).world, text, readBack(made));
  return { made, status: outcome.status, said: outcome.diagnostics.map(showDiagnostic) };
}

/** What a plan says is kept, each with its reason. */
export function listKept(made: Plan): readonly string[] {
  return made.diagnostics.map(({ summary }) => summary).filter((summary) => / is kept: /.test(summary));
}

/** Whether there is something at a place. */
export async function isThere(simulated: SimulatedCloud, place: string): Promise<boolean> {
  return ask(simulated, "GET", place).then(
    () => true,
    () => false,
  );
}
