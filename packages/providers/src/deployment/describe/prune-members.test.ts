import type { Address, Live } from "@fgk/engine";
import { present } from "@fgk/engine";
import { expect, it } from "vitest";
import { describeDeployment } from "../describe.ts";
import { deploymentScope } from "../scope.ts";
import { smallestWith } from "../test-files.ts";
import { pruneMembers } from "./prune-members.ts";

const user = "roles/iam.workloadIdentityUser";
const notebooks = `${user} serviceAccount:acme-ml.svc.id.goog[notebooks/default]`;
const live = new Map<Address, Live>([
  [
    "iam.account-policy/flyte-sa",
    present({
      kept: [
        { what: "members", name: notebooks },
        { what: "members", name: `${user} user:ann@acme.example` },
        { what: "members", name: `${user} serviceAccount:acme-ml.svc.id.goog[night/default] (with a condition)` },
        { what: "members", name: "roles/iam.serviceAccountUser user:ann@acme.example" },
      ],
    }),
  ],
]);

it.each([
  [true, [notebooks, `${user} user:ann@acme.example`]],
  [false, []],
])("prune: %s takes away identity members without a condition, and nothing else", (prune, gone) => {
  const file = smallestWith({ "serviceAccount.prune": prune });
  const resources = pruneMembers(deploymentScope(file), describeDeployment(file).resources, live);
  const fields = resources.flatMap((resource) => Object.entries(resource.fields));
  const nulls = fields.filter(([, field]) => field.source === "serviceAccount.prune");
  expect(nulls.map(([path, field]) => [path, field.value])).toEqual(gone.map((path) => [path, null]));
});
