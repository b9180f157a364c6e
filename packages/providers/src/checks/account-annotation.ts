import type { Check, Finding, Resource, Session } from "@fgk/engine";
import { annotate } from "../helm/pod-reason.ts";
import { namespacedName } from "../kubernetes/names.ts";
import { identityAnnotation } from "../kubernetes/service-account.ts";
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

async function judgeAccount(context: CheckContext, session: Session, account: Resource): Promise<Finding> {
  const { namespace, name } = namespacedName(account.address);
  const live = await readResource(context, session, account);
  if (live.status === "unreadable") return judgeUnreadable(live);
  if (live.status === "absent") {
    return red(`there is no account ${namespace}/${name}`, "its namespace or the release isn't there", "fgk apply");
  }
  const seen = live.fields[`annotations.${identityAnnotation}`];
  if (seen === context.scope.account.email) return green(`${namespace}/${name}`);
  const mend = annotate(context.scope, namespace, name);
  if (seen === undefined)
    return red(`${namespace}/${name} has no annotation`, "its pods act as the identity pool", mend);
  return red(`${namespace}/${name} is annotated with ${String(seen)}`, "its pods act as another Google account", mend);
}
