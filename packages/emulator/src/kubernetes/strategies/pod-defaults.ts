import type { Stored } from "../../cloud/http.ts";

/** Sets what the real server fills in in a pod's spec, also in the template of a Deployment. Changes `spec` in place. */
export function setPodDefaults(spec: Stored): void {
  spec["restartPolicy"] ??= "Always";
  spec["terminationGracePeriodSeconds"] ??= 30;
  spec["dnsPolicy"] ??= "ClusterFirst";
  spec["securityContext"] ??= {};
  spec["schedulerName"] ??= "default-scheduler";
  if (spec["serviceAccountName"] !== undefined) spec["serviceAccount"] ??= spec["serviceAccountName"];
  else if (spec["serviceAccount"] !== undefined) spec["serviceAccountName"] = spec["serviceAccount"];
  for (const container of containersOf(spec)) setContainerDefaults(container);
  for (const volume of (spec["volumes"] ?? []) as Stored[]) setVolumeDefaults(volume);
}

/** Init containers, then containers. */
export function containersOf(spec: Stored): readonly Stored[] {
  return [...((spec["initContainers"] ?? []) as Stored[]), ...((spec["containers"] ?? []) as Stored[])];
}

function setContainerDefaults(container: Stored): void {
  container["terminationMessagePath"] ??= "/dev/termination-log";
  container["terminationMessagePolicy"] ??= "File";
  container["imagePullPolicy"] ??= isLatest(String(container["image"] ?? "")) ? "Always" : "IfNotPresent";
  container["resources"] ??= {};
  for (const port of (container["ports"] ?? []) as Stored[]) port["protocol"] ??= "TCP";
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    if (container[name] !== undefined) setProbeDefaults(container[name]);
  }
  for (const entry of (container["env"] ?? []) as Stored[]) {
    if (entry["valueFrom"]?.fieldRef !== undefined) entry["valueFrom"].fieldRef.apiVersion ??= "v1";
  }
}

function isLatest(image: string): boolean {
  const last = image.slice(image.lastIndexOf("/") + 1);
  return !last.includes("@") && (!last.includes(":") || last.endsWith(":latest"));
}

function setProbeDefaults(probe: Stored): void {
  probe["timeoutSeconds"] ??= 1;
  probe["periodSeconds"] ??= 10;
  probe["successThreshold"] ??= 1;
  probe["failureThreshold"] ??= 3;
  if (probe["httpGet"] !== undefined) probe["httpGet"].scheme ??= "HTTP";
}

function setVolumeDefaults(volume: Stored): void {
  for (const kind of ["secret", "configMap", "projected", "downwardAPI"]) {
    if (volume[kind] !== undefined) volume[kind].defaultMode ??= 420;
  }
  if (volume["hostPath"] !== undefined) volume["hostPath"].type ??= "";
  const sources: readonly Stored[] = volume["projected"]?.sources ?? [];
  for (const { serviceAccountToken: token } of sources) if (token !== undefined) token.expirationSeconds ??= 3600;
  for (const { downwardAPI: of } of [volume, ...sources]) {
    for (const { fieldRef } of (of?.items ?? []) as Stored[]) if (fieldRef !== undefined) fieldRef.apiVersion ??= "v1";
  }
}
