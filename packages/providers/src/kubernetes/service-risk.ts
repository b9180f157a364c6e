import type { Change, FieldChange, Resource, RiskNote } from "@fgk/engine";
import { knownValue } from "@fgk/engine";

/** What a change of the Service does to those who use Flyte through it. */
export function assessService(change: Change): RiskNote | undefined {
  switch (change.action) {
    case "create":
      return isPublic(change.resource) ? { risk: "exposure", why: "Flyte gets a public address" } : undefined;
    case "delete":
    case "replace":
      return { risk: "downtime", why: "Flyte's address goes" };
    case "update":
      return assessServiceFields(change.fields);
    case "adopt":
    case "ensure":
    case "keep":
      return undefined;
  }
}

/** What changing these fields of a Service that is in use does. */
export function assessServiceFields(fields: readonly FieldChange[]): RiskNote | undefined {
  return findExposure(fields) ?? findDowntime(fields);
}

function isPublic(resource: Resource): boolean {
  return knownValue(resource, "internal") === false;
}

function findExposure(fields: readonly FieldChange[]): RiskNote | undefined {
  for (const field of fields) {
    if (field.path === "internal" && field.after === false)
      return { risk: "exposure", why: "the load balancer becomes public" };
    if (field.path === "globalAccess" && field.after === true) {
      return { risk: "exposure", why: "clients of every region reach Flyte" };
    }
    if (field.path === "sourceRanges" && widens(field)) {
      return { risk: "exposure", why: "more addresses may reach Flyte" };
    }
  }
  return undefined;
}

/** No ranges means everybody. */
function widens(field: FieldChange): boolean {
  const before = Array.isArray(field.before) ? field.before : [];
  const after = Array.isArray(field.after) ? field.after : [];
  if (before.length === 0) return false;
  return after.length === 0 || after.some((range) => !before.includes(range));
}

const interrupting: readonly string[] = ["address", "internal", "ports", "selector"];

function findDowntime(fields: readonly FieldChange[]): RiskNote | undefined {
  const field = fields.find((item) => interrupting.includes(item.path));
  return field === undefined
    ? undefined
    : {
        risk: "downtime",
        why: `clients lose Flyte while its ${field.path} ${field.path === "ports" ? "change" : "changes"}`,
      };
}
