import type { Stored } from "../../cloud/http.ts";
import { copyJson, equalJson } from "../../cloud/plain-json.ts";
import { resourceNamed } from "../resources.ts";
import type { FieldProblem } from "../status.ts";
import { failWith, forbidden, forbiddenField, requiredField } from "../status.ts";
import { makeSuffix, readStored } from "../store.ts";
import { checkChoice } from "./choices.ts";
import { checkContainer, checkContainerName } from "./containers.ts";
import { containersOf, setPodDefaults } from "./pod-defaults.ts";
import { findBaselineViolations, findRestrictedViolations } from "./pod-security.ts";
import type { Place, Strategy } from "./strategy.ts";

const pods = resourceNamed("pods");
const restartPolicies: readonly string[] = ["Always", "OnFailure", "Never"];
const pullPolicies: readonly string[] = ["Always", "IfNotPresent", "Never"];

/** Pods: defaults, the ServiceAccount admission, Pod Security, and a spec that hardly ever changes. */
export const podStrategy: Strategy = {
  setDefaults: (pod) => {
    pod["spec"] ??= {};
    setPodDefaults(pod["spec"]);
    pod["spec"].enableServiceLinks ??= true;
  },
  prepareCreate: (place, pod) => {
    pod["status"] = { phase: "Pending", qosClass: qosOf(pod["spec"]) };
    admitServiceAccount(place, pod);
    admitTolerations(pod["spec"]);
    pod["spec"].priority ??= 0;
    pod["spec"].preemptionPolicy ??= "PreemptLowerPriority";
    enforcePodSecurity(place, pod);
  },
  validate: (pod, before) => {
    if (before !== undefined && !equalJson(fixedPart(pod), fixedPart(before))) {
      return [
        forbiddenField(
          "spec",
          "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
            "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
            "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
        ),
      ];
    }
    return checkPodSpec(pod["spec"], "spec");
  },
};

/** What is wrong with a pod's spec, wherever it stands. */
export function checkPodSpec(spec: Stored, field: string): readonly FieldProblem[] {
  const containers: readonly Stored[] = spec["containers"] ?? [];
  if (containers.length === 0) return [requiredField(`${field}.containers`)];
  const ofContainers = containers.flatMap((container, index) => [
    ...checkContainerName(`${field}.containers[${index}].name`, container["name"]),
    ...((container["image"] ?? "") === "" ? [requiredField(`${field}.containers[${index}].image`)] : []),
    ...checkChoice(`${field}.containers[${index}].imagePullPolicy`, container["imagePullPolicy"], pullPolicies),
    ...checkContainer(container, `${field}.containers[${index}]`),
    ...checkMounts(spec, container, `${field}.containers[${index}]`),
  ]);
  return [...ofContainers, ...checkChoice(`${field}.restartPolicy`, spec["restartPolicy"], restartPolicies)];
}

function checkMounts(spec: Stored, container: Stored, field: string): readonly FieldProblem[] {
  const volumes = ((spec["volumes"] ?? []) as readonly Stored[]).map((volume) => volume["name"]);
  return ((container["volumeMounts"] ?? []) as readonly Stored[]).flatMap((mount, index) =>
    volumes.includes(mount["name"])
      ? []
      : [
          {
            field: `${field}.volumeMounts[${index}].name`,
            reason: "FieldValueNotFound",
            text: `Not found: "${mount["name"]}"`,
          },
        ],
  );
}

function fixedPart(pod: Stored): Stored {
  const {
    tolerations: _tolerations,
    activeDeadlineSeconds: _deadline,
    nodeName: _node,
    ...spec
  } = copyJson(pod["spec"]);
  for (const container of containersOf(spec)) delete container["image"];
  return spec;
}

function qosOf(spec: Stored): string {
  const requests = containersOf(spec).map((container) => container["resources"] ?? {});
  if (requests.every((entry) => Object.keys(entry).length === 0)) return "BestEffort";
  const guaranteed = requests.every(
    (entry) =>
      entry.limits?.cpu !== undefined &&
      entry.limits?.memory !== undefined &&
      equalJson(entry.requests ?? entry.limits, entry.limits),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

function admitServiceAccount(place: Place, pod: Stored): void {
  const spec: Stored = pod["spec"];
  const { namespace, name } = pod["metadata"];
  spec["serviceAccountName"] ??= "default";
  spec["serviceAccount"] = spec["serviceAccountName"];
  const account = readStored(place.store, resourceNamed("serviceaccounts"), namespace, spec["serviceAccountName"]);
  if (account === undefined) {
    const wanted = spec["serviceAccountName"];
    throw forbidden(
      pods,
      name,
      `error looking up service account ${namespace}/${wanted}: serviceaccount "${wanted}" not found`,
    );
  }
  const mounts = spec["automountServiceAccountToken"] ?? account["automountServiceAccountToken"] ?? true;
  const isMounted = ((spec["volumes"] ?? []) as Stored[]).some((volume) =>
    String(volume["name"]).startsWith("kube-api-access-"),
  );
  if (mounts !== false && !isMounted) mountToken(place, spec, `${namespace}/${name}`);
}

function mountToken(place: Place, spec: Stored, salt: string): void {
  const name = `kube-api-access-${makeSuffix(5, "volume", salt, String(place.store.revision))}`;
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] },
    },
  ];
  spec["volumes"] = [...(spec["volumes"] ?? []), { name, projected: { sources, defaultMode: 420 } }];
  const mountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
  for (const container of containersOf(spec)) {
    container["volumeMounts"] = [...(container["volumeMounts"] ?? []), { name, readOnly: true, mountPath }];
  }
}

function admitTolerations(spec: Stored): void {
  const tolerations: readonly Stored[] = spec["tolerations"] ?? [];
  const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !tolerations.some((toleration) => toleration["key"] === key))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
  spec["tolerations"] = [...tolerations, ...added];
}

function enforcePodSecurity(place: Place, pod: Stored): void {
  const { namespace, name } = pod["metadata"];
  const labels: Stored =
    readStored(place.store, resourceNamed("namespaces"), undefined, namespace)?.["metadata"].labels ?? {};
  const level = labels["pod-security.kubernetes.io/enforce"];
  const version = labels["pod-security.kubernetes.io/enforce-version"] ?? "latest";
  const violations =
    level === "restricted"
      ? findRestrictedViolations(pod["spec"])
      : level === "baseline"
        ? findBaselineViolations(pod["spec"])
        : [];
  if (violations.length === 0) return;
  throw failWith({
    code: 403,
    reason: "Forbidden",
    message: `pods "${name}" is forbidden: violates PodSecurity "${level}:${version}": ${violations.join(", ")}`,
    details: { name, kind: "pods" },
  });
}
