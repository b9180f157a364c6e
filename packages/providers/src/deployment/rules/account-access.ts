import { limits } from "@fgk/engine";
import { identityMembers } from "../describe/describe-account.ts";
import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

/** Whose the account is, and how many members its policy can hold. */
export const checkAccountAccess: Rule = (scope, file) => {
  const { account, flyte } = scope;
  const emailWritten = file.get("serviceAccount.email").written;
  // Every member once, and the account itself as a token creator.
  const members = identityMembers(scope).length + 1;
  return [
    ...when(emailWritten && account.managed, () =>
      broken(
        "serviceAccount.email",
        "an account that fgk makes is named by serviceAccount.name",
        "an e-mail names another project's account, which fgk doesn't make",
        "write serviceAccount.managed: false, or name instead of email",
      ),
    ),
    ...when(emailWritten && file.get("serviceAccount.name").written, () =>
      broken(
        "serviceAccount.name",
        "name and email both name the account",
        "the e-mail says the name already",
        "keep one of the two",
      ),
    ),
    ...when(account.prune && account.bindings === "theirs", () =>
      broken(
        "serviceAccount.prune",
        "members that are theirs can't be pruned",
        "bindings: theirs says that another team grants and takes away who may act as the account",
        "write prune: false, or bindings: managed",
      ),
    ),
    ...when(members > limits.policyMembers, () =>
      broken(
        "flyte.projects",
        `the account's policy would have ${members} members, at most ${limits.policyMembers} are allowed`,
        `${flyte.projects.length} projects × ${flyte.domains.length} domains, Flyte itself and the account`,
        "use fewer projects or domains here; a second deployment has an account of its own",
      ),
    ),
  ];
};
