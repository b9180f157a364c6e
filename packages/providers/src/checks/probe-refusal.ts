/** Why a cluster doesn't let a probe pod in, and what mends it. */
export interface ProbeRefusal {
  readonly cause: string;
  readonly help: string;
}

type Explain = (found: readonly string[], namespace: string) => ProbeRefusal;

/** The texts are kube-apiserver 1.33's own. Asked in order. */
const rows: readonly (readonly [RegExp, Explain])[] = [
  [
    /exceeded quota: ([^,]+)/,
    ([, name], namespace) => ({
      cause: `the ResourceQuota ${name} of ${namespace} has no room for a probe pod (10m CPU, 32 Mi of memory)`,
      help: `kubectl describe resourcequota ${name} -n ${namespace} shows what is used; raise it, or end something there`,
    }),
  ],
  [
    /failed quota: ([^:]+): must specify (.+?)(?: for: .*)?$/,
    ([, name, what], namespace) => ({
      cause: `the ResourceQuota ${name} of ${namespace} wants every pod to name its ${what}`,
      help: `give ${namespace} a LimitRange with defaults for ${what}`,
    }),
  ],
  [
    /(minimum|maximum) \S+ usage per (?:Container|Pod)/,
    ([, bound], namespace) => ({
      cause: `a LimitRange of ${namespace} wants ${bound === "minimum" ? "larger" : "smaller"} pods than a probe is`,
      help: `kubectl describe limitrange -n ${namespace}; a probe asks for 10m CPU and 32 Mi, and uses at most 200m and 128 Mi`,
    }),
  ],
  [
    /violates PodSecurity "([^"]+)"/,
    ([, level], namespace) => ({
      cause: `the Pod Security level ${level} of ${namespace} doesn't take the probe pod, which keeps to "restricted"`,
      help: `kubectl get namespace ${namespace} -o yaml shows the level; something changes pods on their way in`,
    }),
  ],
  [
    /failed calling webhook "([^"]+)"/,
    ([, name], namespace) => ({
      cause: `the admission webhook ${name} doesn't answer, and no pod gets into ${namespace} without it`,
      help: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations; on a private cluster the control plane needs a firewall rule to reach ${name}`,
    }),
  ],
  [
    /(?:admission webhook "([^"]+)"|(ValidatingAdmissionPolicy '[^']+').*?) denied (?:the )?request/,
    ([, webhook, policy], namespace) => ({
      cause: `${policy ?? `the admission webhook ${webhook}`} doesn't take the probe pod`,
      help: `let it take pods with the label fgk.dev/probe in ${namespace}, or set flyte.images.probe if it is about the image`,
    }),
  ],
];

/** Why the API server refused a probe pod, by what it said; undefined when it is something else. Pure. */
export function explainRefusal(said: string, namespace: string): ProbeRefusal | undefined {
  for (const [pattern, explain] of rows) {
    const found = pattern.exec(said);
    if (found !== null) return explain(found, namespace);
  }
  return undefined;
}
