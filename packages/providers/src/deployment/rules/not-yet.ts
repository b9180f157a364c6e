import type { Rule } from "./rule.ts";
import { notYet, when } from "./rule.ts";

/** Keys of the design that nothing follows from yet: accepted without effect, they would be promises that nobody keeps. */
export const checkNotYet: Rule = ({ flyte }) => [
  ...when(flyte.removeNamespaces, () =>
    notYet(
      "flyte.removeNamespaces",
      "removeNamespaces: true can't be done yet",
      "the namespaces of a project that is taken out are kept, and the plan names them",
      "write removeNamespaces: false, and delete one by hand: kubectl delete namespace PROJECT-DOMAIN",
    ),
  ),
  ...when(flyte.auth !== null, () =>
    notYet(
      "flyte.auth",
      "fgk can't log in to Flyte yet",
      "where Flyte asks for a login, its projects aren't changed, and the checks that call it are not asked",
      "take flyte.auth out, and register projects with flytectl",
    ),
  ),
];
