import type { Stored } from "../../cloud/http.ts";

/** Why a pod may not run in a namespace that enforces the Pod Security level `restricted`; empty if it may. */
export function findRestrictedViolations(spec: Stored): readonly string[] {
  return [...findBaselineViolations(spec), ...findHardeningViolations(spec)];
}

/** The level `baseline`: the part of it that probe pods and Flyte can meet. */
export function findBaselineViolations(spec: Stored): readonly string[] {
  const violations: string[] = [];
  const host = ["hostNetwork", "hostPID", "hostIPC"].filter((name) => spec[name] === true);
  if (host.length > 0) violations.push(`host namespaces (${host.map((name) => `${name}=true`).join(", ")})`);
  const privileged = all(spec).filter((container) => container["securityContext"]?.privileged === true);
  if (privileged.length > 0) {
    violations.push(`privileged (${listContainers(privileged)} must not set securityContext.privileged=true)`);
  }
  const paths = ((spec["volumes"] ?? []) as Stored[]).filter((volume) => volume["hostPath"] !== undefined);
  if (paths.length > 0) violations.push(`hostPath volumes (${listNames("volume", paths)})`);
  return violations;
}

function findHardeningViolations(spec: Stored): readonly string[] {
  const pod: Stored = spec["securityContext"] ?? {};
  const own = (container: Stored): Stored => container["securityContext"] ?? {};
  const violations: string[] = [];
  const escalating = all(spec).filter((container) => own(container)["allowPrivilegeEscalation"] !== false);
  if (escalating.length > 0) {
    const subject = listContainers(escalating);
    violations.push(
      `allowPrivilegeEscalation != false (${subject} must set securityContext.allowPrivilegeEscalation=false)`,
    );
  }
  const capable = all(spec).filter((container) => !(own(container)["capabilities"]?.drop ?? []).includes("ALL"));
  if (capable.length > 0) {
    const subject = listContainers(capable);
    violations.push(`unrestricted capabilities (${subject} must set securityContext.capabilities.drop=["ALL"])`);
  }
  const asRoot = all(spec).filter((container) => (own(container)["runAsNonRoot"] ?? pod["runAsNonRoot"]) !== true);
  if (asRoot.length > 0) {
    violations.push(
      `runAsNonRoot != true (pod or ${listContainers(asRoot)} must set securityContext.runAsNonRoot=true)`,
    );
  }
  const confined = ["RuntimeDefault", "Localhost"];
  const open = all(spec).filter(
    (container) => !confined.includes((own(container)["seccompProfile"] ?? pod["seccompProfile"])?.type),
  );
  if (open.length > 0) {
    const subject = listContainers(open);
    violations.push(
      `seccompProfile (pod or ${subject} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
    );
  }
  return violations;
}

function all(spec: Stored): readonly Stored[] {
  return [...((spec["initContainers"] ?? []) as Stored[]), ...((spec["containers"] ?? []) as Stored[])];
}

function listContainers(containers: readonly Stored[]): string {
  return listNames("container", containers);
}

function listNames(noun: string, things: readonly Stored[]): string {
  const names = things.map((thing) => JSON.stringify(thing["name"])).join(", ");
  return `${noun}${things.length === 1 ? "" : "s"} ${names}`;
}
