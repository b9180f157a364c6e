import type { Check, Finding, Resource, Session } from "@fgk/engine";
import { nameOwnAccount } from "../helm/own-account.ts";
import { annotate } from "../helm/pod-reason.ts";
import { currentRecord, readRelease } from "../helm/release-list.ts";
import { namespacedName } from "../kubernetes/names.ts";
import { explainNoAccount, identityAnnotation } from "../kubernetes/service-account.ts";
import type { CheckContext } from "./context.ts";
import { green, judgeUnreadable, notAsked, readResource, red, resourcesOf } from "./context.ts";

/** Do the Kubernetes accounts say which Google account they act as? */
export function checkAccountAnnotation(context: CheckContext): Check {
  const accounts = resourcesOf(context, "kubernetes.service-account");
  return {
    name: "account-annotation",
    question: `Are the Kubernetes accounts annotated with ${context.scope.account.email}?`,
    about: accounts.map(({ address }) => address),
    needs: [],
    settles: false,
    ask: async (session) => {
      const findings = await Promise.all(accounts.map((account) => judgeAccount(context, session, account)));
      const bad = findings.filter(({ status }) => status !== "green");
      const [first] = bad;
      if (first === undefined)
        return accounts.length === 0 ? notAsked("no accounts") : green(`${accounts.length} accounts are`);
      if (bad.length === 1) return first;
      return { ...first, evidence: `${first.evidence} (and ${bad.length - 1} more accounts)` };
    },
  };
}

/** Flyte's own account comes with its release, and fgk has helm put it back. */
async function explainAbsent(
  context: CheckContext,
  session: Session,
  namespace: string,
  name: string,
): Promise<Finding> {
  const evidence = `there is no account ${namespace}/${name}`;
  const { flyte } = context.scope;
  const release =
    namespace === flyte.namespace && name === flyte.fullname
      ? await readRelease(session, await context.reach.open(session), namespace, flyte.release)
      : undefined;
  if (release === undefined) return red(evidence, "its namespace or the release isn't there", "fgk apply");
  if (nameOwnAccount(flyte.release, currentRecord(release)) === name) {
    return red(evidence, `it was deleted: it belongs to the release ${flyte.release}`, "fgk apply");
  }
  const { cause, help } = explainNoAccount(namespace, name, flyte.release);
  return red(evidence, cause, help);
}

async function judgeAccount(context: CheckContext, session: Session, account: Resource): Promise<Finding> {
  const { namespace, name } = namespacedName(account.address);
  const live = await readResource(context, session, account);
  if (live.status === "unreadable") return judgeUnreadable(live);
  if (live.status === "absent") {
    return explainAbsent(context, session, namespace, name);
  }
  const seen = live.fields[`annotations.${identityAnnotation}`];
  if (seen === context.scope.account.email) return green(`${namespace}/${name}`);
  const mend = annotate(context.scope, namespace, name);
  if (seen === undefined)
    return red(`${namespace}/${name} has no annotation`, "its pods act as the identity pool", mend);
  return red(`${namespace}/${name} is annotated with ${String(seen)}`, "its pods act as another Google account", mend);
}
