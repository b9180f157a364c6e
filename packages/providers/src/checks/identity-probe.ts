import type { Check, Finding, Session } from "@fgk/engine";
import { addressOf, limits } from "@fgk/engine";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { annotate, explainText, grantIdentity } from "../helm/pod-reason.ts";
import { readAccount } from "../kubernetes/lists.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { identityAnnotation } from "../kubernetes/service-account.ts";
import type { CheckContext } from "./context.ts";
import { green, notAsked, readResource, red, resourcesOf } from "./context.ts";
import { openGate } from "./gate.ts";
import type { IdentitySeen } from "./identity-table.ts";
import { judgeIdentity } from "./identity-table.ts";
import { removeLeftovers } from "./probe-leftovers.ts";
import type { ProbeRun } from "./probe-pod.ts";
import { withProbe } from "./probe-pod.ts";

const usualImage = "curlimages/curl:8.11.1";
const server = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default";
const scopeQuery = "scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform";

interface Place {
  readonly namespace: string;
  /** The Kubernetes account that pods use there. */
  readonly account: string;
}

/** Who is a pod, really? Asked of a temporary pod in Flyte's namespace and in those of its projects. */
export function checkIdentityProbes(context: CheckContext, nodePoolChecks: readonly string[]): readonly Check[] {
  const { scope } = context;
  const gate = openGate(limits.probes);
  return choosePlaces(context).map(({ namespace, account }) => ({
    name: nameIdentityProbe(namespace),
    question: `Is a pod of ${namespace}/${account} ${scope.account.email}, with a token?`,
    about: [
      addressOf("kubernetes.service-account", namespace, account),
      addressOf("iam.account-policy", scope.account.id),
      addressOf("kubernetes.namespace", namespace),
      addressOf("gke.cluster", scope.cluster.name),
      addressOf("gke.node-pool", scope.cluster.name, "*"),
    ],
    // Not the annotations and members of all namespaces: what one lacks doesn't hide how the others fare.
    needs: ["identity-pool", ...nodePoolChecks],
    settles: true,
    ask: (session, stop) => gate(() => probe(context, session, { namespace, account }, stop)),
  }));
}

/** What the probe of a namespace is called. */
export function nameIdentityProbe(namespace: string): string {
  return `identity-probe/${namespace}`;
}

/** Flyte's own namespace and the first of each project; all of them on demand. Never more than the limit. */
function choosePlaces({ scope, probe: which }: CheckContext): readonly Place[] {
  const own: Place = { namespace: scope.flyte.namespace, account: scope.flyte.fullname };
  const tasks = scope.flyte.namespaces.filter(
    ({ project }, index, all) => which === "all" || all.findIndex((other) => other.project === project) === index,
  );
  const places = [own, ...tasks.map(({ name }) => ({ namespace: name, account: "default" }))];
  return which === "all" ? places : places.slice(0, limits.probes);
}

async function probe(context: CheckContext, session: Session, place: Place, stop: AbortSignal): Promise<Finding> {
  const cluster = await context.reach.open(session);
  const removed = await removeLeftovers(session, cluster);
  const finding = await lookFrom(context, session, cluster, place, stop);
  // Said once, by Flyte's own namespace.
  if (removed.length === 0 || place.namespace !== context.scope.flyte.namespace) return finding;
  return { ...finding, evidence: `${finding.evidence}; removed what an earlier run left: ${removed.join(", ")}` };
}

async function lookFrom(
  context: CheckContext,
  session: Session,
  cluster: OpenCluster,
  place: Place,
  stop: AbortSignal,
): Promise<Finding> {
  const account = await readAccount(session, cluster, place.namespace, place.account);
  // Who says so in red, with what mends it, is the check of the annotations.
  if (account === undefined) return notAsked(`there is no account ${place.namespace}/${place.account}`);
  const image = context.scope.flyte.images.probe ?? usualImage;
  const pod = { ...place, image, imageKey: "flyte.images.probe" };
  const seen = await withProbe(session, cluster, pod, stop, (run) => lookAtMetadata(session, run));
  const annotation = account.metadata?.annotations?.[identityAnnotation];
  const finding = describeSight(context, place, seen, annotation);
  return finding.status === "red" && (await lasts(context, session, seen, annotation))
    ? { ...finding, lasting: true }
    : finding;
}

/** Google's delays explain what becomes of the right annotation, and of an account that is there and enabled. Nothing else. */
async function lasts(
  context: CheckContext,
  session: Session,
  seen: IdentitySeen,
  annotation: string | undefined,
): Promise<boolean> {
  if (annotation !== context.scope.account.email) return true;
  if (/Precondition check failed/.test(seen.token.text)) return true;
  if (seen.token.status !== 404) return false;
  const account = resourcesOf(context, "iam.service-account")[0];
  return account !== undefined && (await readResource(context, session, account)).status === "absent";
}

async function lookAtMetadata(session: Session, run: ProbeRun): Promise<IdentitySeen> {
  const email = await askServer(session, run, `${server}/email`);
  const token = await askServer(session, run, `${server}/token?${scopeQuery}`);
  // A token that came is dropped here: only that it came is told.
  return { email, token: token.status === 200 ? { status: 200, text: "" } : token };
}

/** The first seconds of a pod may fail: Google says to ask again. */
async function askServer(session: Session, run: ProbeRun, url: string): Promise<IdentitySeen["email"]> {
  const command = ["curl", "-sS", "--max-time", "20", "-H", "Metadata-Flavor: Google", "-w", "\\n%{http_code}", url];
  let answer = { status: 0, text: "" };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { stdout, stderr } = await run(command);
    const cut = stdout.lastIndexOf("\n");
    const status = Number(stdout.slice(cut + 1)) || 0;
    const said = (status === 0 ? stderr : stdout.slice(0, Math.max(cut, 0))).trim();
    // The token itself may be what was answered.
    answer = { status, text: scrubText(said, listSecrets(session.world)) };
    if (status !== 0 && status < 500) return answer;
    await session.world.sleep(2_000);
  }
  return answer;
}

function describeSight(
  context: CheckContext,
  place: Place,
  seen: IdentitySeen,
  annotation: string | undefined,
): Finding {
  const { scope } = context;
  const { email } = scope.account;
  const pool = `${scope.project}.svc.id.goog`;
  // The server's advice after its first line is the mend's matter.
  const [said = ""] = seen.token.text.split("\n");
  const token = seen.token.status === 200 ? "given" : `${seen.token.status} ${said}`;
  const evidence = `e-mail ${seen.email.text || "none"}, token ${token}`;
  const poolUpdate = `gcloud container node-pools update POOL --cluster ${scope.cluster.name} --location ${scope.location} --project ${scope.project} --workload-metadata=GKE_METADATA`;
  switch (judgeIdentity(seen, { email, pool, annotation })) {
    case "ok":
      return green(`e-mail ${email}, token with the cloud-platform scope given`);
    case "no-member":
      return red(
        evidence,
        `${place.namespace}/${place.account} may not act as ${email}: the member is missing, or is too new (up to 7 minutes)`,
        grantIdentity(scope, place.namespace, place.account),
      );
    case "no-account":
      return red(evidence, `the Google account ${email} doesn't exist`, "fgk apply");
    case "no-annotation":
      return red(
        evidence,
        `${place.namespace}/${place.account} carries no annotation`,
        annotate(scope, place.namespace, place.account),
      );
    case "other-account":
      return red(
        evidence,
        `${place.namespace}/${place.account} is annotated with another account`,
        annotate(scope, place.namespace, place.account),
      );
    case "node-identity":
      return red(evidence, "the pod has its node's identity: its node pool isn't on GKE_METADATA", poolUpdate);
    case "no-server":
      return red(
        evidence,
        "the pod doesn't reach the metadata server",
        "allow egress to 169.254.169.252:988 (with Dataplane V2: 169.254.169.254:80) in the namespace's NetworkPolicy",
      );
    case "unknown": {
      const reason = explainText(`${seen.email.text} ${seen.token.text}`, scope);
      return red(
        evidence,
        reason?.cause ?? "the metadata server answers something else",
        reason?.mend ?? "fgk verify --verbose",
      );
    }
  }
}
