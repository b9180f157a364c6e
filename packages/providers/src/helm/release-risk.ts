import type { Change, FieldChange, RiskNote } from "@fgk/engine";

/** What a change of the release does to those who use Flyte: its pod restarts, or it opens up. */
export function assessRelease(change: Change): RiskNote | undefined {
  switch (change.action) {
    case "update":
      return (
        change.fields.map(findExposure).find((note) => note !== undefined) ?? {
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
