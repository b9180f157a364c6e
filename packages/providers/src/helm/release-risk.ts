import type { Change, FieldChange, RiskNote } from "@fgk/engine";
import { deletedField, editedField } from "./release-drift.ts";
import { findTaskTemplates } from "./task-template.ts";

/** What a change of the release does to those who use Flyte: its pod restarts, it forgets, or it opens up. */
export function assessRelease(change: Change): RiskNote | undefined {
  switch (change.action) {
    case "update":
      // What helm puts back says by itself whether the pod restarts.
      if (change.fields.every(({ path }) => path === deletedField || path === editedField)) return undefined;
      return (
        change.fields.map(findExposure).find((note) => note !== undefined) ??
        change.fields.map(findOtherDatabase).find((note) => note !== undefined) ?? {
          risk: "restart",
          why: "the Flyte pod restarts",
        }
      );
    case "replace":
      return { risk: "downtime", why: "the release is uninstalled and installed again" };
    case "delete":
      return { risk: "downtime", why: "Flyte is uninstalled" };
    case "create":
    case "adopt":
    case "ensure":
    case "keep":
      return undefined;
  }
}

function findExposure(field: FieldChange): RiskNote | undefined {
  const { path, before, after } = field;
  const [was, is] = [before, after].map(annotationOf);
  if (path.startsWith("values.clusterResourceTemplates.inline.") && was !== undefined && was !== is) {
    return { risk: "identity", why: `Flyte's template gives its tasks' accounts '${is ?? ""}' instead of '${was}'` };
  }
  if (path === "values.configuration.auth.enabled" && before === true && after !== true) {
    return { risk: "exposure", why: "Flyte's login is switched off" };
  }
  if (path === "values.service.type" && after === "LoadBalancer") {
    return { risk: "exposure", why: "the chart's own Services get load balancers" };
  }
  if (path === "values.ingress.create" && after === true) return { risk: "exposure", why: "Flyte gets an ingress" };
  if (path.startsWith("values.rbac.")) return { risk: "exposure", why: "Flyte's rights in the cluster change" };
  return undefined;
}

/** Nothing is lost, but Flyte doesn't see it any more. The Auth Proxy beside it leads to the same instance as before. */
function findOtherDatabase({ path, before, after }: FieldChange): RiskNote | undefined {
  if (typeof before !== "string" || before === "" || isLoopback(before) || isLoopback(after)) return undefined;
  const forgets = "what ran before isn't seen any more, and Flyte's projects are made anew by the next plan";
  if (path === "values.configuration.database.dbname") {
    return { risk: "downtime", why: `Flyte leaves the database ${before}: ${forgets}` };
  }
  if (path === "values.configuration.database.host") {
    return { risk: "downtime", why: `Flyte leaves the database at ${before}: ${forgets}` };
  }
  return undefined;
}

function isLoopback(host: unknown): boolean {
  return host === "127.0.0.1" || host === "localhost";
}

function annotationOf(template: unknown): string | undefined {
  return typeof template === "string" ? findTaskTemplates({ template })[0]?.annotation : undefined;
}
