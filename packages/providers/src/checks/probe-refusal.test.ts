import { describe, expect, it } from "vitest";
import { explainRefusal } from "./probe-refusal.ts";

// What kube-apiserver 1.33.13 answered to this very pod; the webhook's refusal and the quota's wish are from its source.
describe("why a probe pod isn't let in", () => {
  it.each([
    [
      "a quota that is used up",
      'pods "fgk-probe-x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
      "the ResourceQuota q of flyte has no room for a probe pod (10m CPU, 32 Mi of memory)",
    ],
    [
      "a quota for what the pod doesn't name",
      'pods "fgk-probe-x" is forbidden: failed quota: eph: must specify limits.ephemeral-storage for: probe',
      "the ResourceQuota eph of flyte wants every pod to name its limits.ephemeral-storage",
    ],
    [
      "a limit from below",
      'pods "fgk-probe-x" is forbidden: [minimum memory usage per Container is 64Mi, but request is 32Mi, minimum cpu usage per Container is 100m, but request is 10m]',
      "a LimitRange of flyte wants larger pods than a probe is",
    ],
    [
      "a limit from above",
      'pods "fgk-probe-x" is forbidden: maximum cpu usage per Pod is 100m, but limit is 200m',
      "a LimitRange of flyte wants smaller pods than a probe is",
    ],
    [
      "Pod Security, when something adds to the pod",
      'pods "fgk-probe-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "sidecar" must set …)',
      'the Pod Security level restricted:latest of flyte doesn\'t take the probe pod, which keeps to "restricted"',
    ],
    [
      "a webhook that is silent",
      'Internal error occurred: failed calling webhook "pods.policy.example": failed to call webhook: Post "https://127.0.0.1:1/x?timeout=1s": dial tcp 127.0.0.1:1: connect: connection refused',
      "the admission webhook pods.policy.example doesn't answer, and no pod gets into flyte without it",
    ],
    [
      "a webhook that refuses",
      'admission webhook "validation.gatekeeper.sh" denied the request: [labels] you must provide labels: {"team"}',
      "the admission webhook validation.gatekeeper.sh doesn't take the probe pod",
    ],
    [
      "a policy that refuses",
      "pods \"fgk-probe-x\" is forbidden: ValidatingAdmissionPolicy 'no-probes' with binding 'no-probes-b' denied request: every pod names its team",
      "ValidatingAdmissionPolicy 'no-probes' doesn't take the probe pod",
    ],
  ])("%s", (_, said, cause) => {
    expect(explainRefusal(said, "flyte")?.cause).toBe(cause);
  });

  it("nothing that it isn't", () => {
    const said = 'pods is forbidden: User "me" cannot create resource "pods" in API group "" in the namespace "flyte"';
    expect(explainRefusal(said, "flyte")).toBe(undefined);
  });
});
