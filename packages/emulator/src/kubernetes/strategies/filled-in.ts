import type { Stored } from "../../cloud/http.ts";
import { invalidField } from "../status.ts";
import type { Strategy } from "./strategy.ts";

/** NetworkPolicies: TCP unless said, and the types that the rules speak of. */
export const networkPolicyStrategy: Strategy = {
  setDefaults: (policy) => {
    const spec: Stored = policy["spec"] ?? {};
    for (const rule of [...(spec["ingress"] ?? []), ...(spec["egress"] ?? [])] as Stored[]) {
      for (const port of (rule["ports"] ?? []) as Stored[]) port["protocol"] ??= "TCP";
    }
    spec["policyTypes"] ??= spec["egress"] === undefined ? ["Ingress"] : ["Ingress", "Egress"];
    policy["spec"] = spec;
  },
};

/** PodDisruptionBudgets: nothing counts their pods here, so their status stays what it begins with. */
export const disruptionBudgetStrategy: Strategy = {
  prepareCreate: (_place, budget) => {
    budget["status"] = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  },
};

/** Endpoints without addresses have no list of them. */
export const endpointsStrategy: Strategy = {
  setDefaults: (endpoints) => {
    if (endpoints["subsets"]?.length === 0) delete endpoints["subsets"];
  },
};

/** LimitRanges: what a container may have at most is its default, and its default is what it asks for. */
export const limitRangeStrategy: Strategy = {
  setDefaults: (range) => {
    for (const limit of (range["spec"]?.limits ?? []) as Stored[]) {
      if (limit["type"] !== "Container") continue;
      const { max, min, default: given, defaultRequest } = limit;
      const most: Stored = { ...max, ...given };
      const asked: Stored = { ...most, ...min, ...defaultRequest };
      if (Object.keys(most).length > 0) limit["default"] = most;
      if (Object.keys(asked).length > 0) limit["defaultRequest"] = asked;
    }
  },
};

/** Leases. */
export const leaseStrategy: Strategy = {
  validate: (lease) => {
    const { leaseDurationSeconds: seconds = 1, leaseTransitions: transitions = 0 } = lease["spec"] ?? {};
    return [
      ...(seconds > 0 ? [] : [invalidField("spec.leaseDurationSeconds", seconds, "must be greater than 0")]),
      ...(transitions >= 0
        ? []
        : [invalidField("spec.leaseTransitions", transitions, "must be greater than or equal to 0")]),
    ];
  },
};

/** PriorityClasses. */
export const priorityClassStrategy: Strategy = {
  setDefaults: (priority) => {
    priority["preemptionPolicy"] ??= "PreemptLowerPriority";
  },
};

/** StorageClasses. */
export const storageClassStrategy: Strategy = {
  setDefaults: (storage) => {
    storage["reclaimPolicy"] ??= "Delete";
    storage["volumeBindingMode"] ??= "Immediate";
  },
};

/** Claims wait for a volume that nobody makes here. */
export const volumeClaimStrategy: Strategy = {
  setDefaults: (claim) => {
    claim["spec"] ??= {};
    claim["spec"].volumeMode ??= "Filesystem";
  },
  prepareCreate: (_place, claim) => {
    claim["status"] = { phase: "Pending" };
  },
};

/** ResourceQuotas, which nobody counts for here. */
export const quotaStrategy: Strategy = {
  prepareCreate: (_place, quota) => {
    quota["status"] = {};
  },
};

/** Webhooks of both kinds. */
export const webhookStrategy: Strategy = {
  setDefaults: (configuration) => {
    const isMutating = configuration["kind"] === "MutatingWebhookConfiguration";
    for (const webhook of (configuration["webhooks"] ?? []) as Stored[]) {
      setWebhookDefaults(webhook);
      if (isMutating) webhook["reinvocationPolicy"] ??= "Never";
    }
  },
};

function setWebhookDefaults(webhook: Stored): void {
  if (webhook["clientConfig"]?.service !== undefined) webhook["clientConfig"].service.port ??= 443;
  for (const rule of (webhook["rules"] ?? []) as Stored[]) rule["scope"] ??= "*";
  webhook["failurePolicy"] ??= "Fail";
  webhook["matchPolicy"] ??= "Equivalent";
  webhook["namespaceSelector"] ??= {};
  webhook["objectSelector"] ??= {};
  webhook["timeoutSeconds"] ??= 10;
}
