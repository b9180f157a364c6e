import type { Address, DeploymentFile, Live, Marking, TakeDown } from "@fgk/engine";
import { absent, present } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { describeDeployment } from "../describe.ts";
import { deploymentScope } from "../scope.ts";
import { fileOf, smallestText, smallestWith } from "../test-files.ts";
import { describeTakeDown } from "./take-down.ts";

const user = "roles/iam.workloadIdentityUser";
const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const others: Marking = { by: "other", mark: { deployment: "else", cluster: "europe-west1-b/else" } };

/** Everything of the file is there and ours, but for what is said. */
function takeDown(
  file: DeploymentFile,
  said: Readonly<Record<Address, Marking | "absent">> = {},
): Required<TakeDown> & { readonly nulls: Readonly<Record<string, readonly string[]>> } {
  const { resources } = describeDeployment(file);
  const live = new Map<Address, Live>(
    resources.map(({ address }) => {
      const marking = said[address] ?? { by: "us" };
      return [address, marking === "absent" ? absent : present({ marking })];
    }),
  );
  const found = describeTakeDown(deploymentScope(file), resources, live);
  const nulls = Object.fromEntries(
    found.withdrawn.map(({ address, fields }) => {
      expect(Object.values(fields).every(({ value }) => value === null)).toBe(true);
      return [address, Object.keys(fields)];
    }),
  );
  return { keptWith: new Map(), withdrawnWith: new Map(), ...found, nulls };
}

const smallest = fileOf(smallestText);
const rights = [
  `roles/storage.objectAdmin serviceAccount:${email}`,
  `roles/storage.legacyBucketReader serviceAccount:${email}`,
];
const rightsOfBoth = {
  "storage.bucket-rights/acme-ml-flyte-metadata": rights,
  "storage.bucket-rights/acme-ml-flyte-data": rights,
};
const member = (account: string): string => `${user} serviceAccount:acme-ml.svc.id.goog[${account}]`;
const ownMembers = {
  "iam.account-policy/flyte-sa": [
    member("flyte/flyte-binary"),
    ...["development", "staging", "production"].map((domain) => member(`flytesnacks-${domain}/default`)),
  ],
};

describe("what is taken out of policies that stay", () => {
  it("is every right of an account that goes, so that no deleted member is left", () => {
    const { nulls, withdrawnWith } = takeDown(smallest);
    // Its own policy goes along with it.
    expect(nulls).toEqual({ ...rightsOfBoth, ...ownMembers });
    const stays = "iam.service-account/flyte-sa";
    expect(
      [...withdrawnWith]
        .filter(([, account]) => account === stays)
        .map(([address]) => address)
        .sort(),
    ).toEqual([
      "iam.project-roles/flyte-sa",
      "storage.bucket-rights/acme-ml-flyte-data",
      "storage.bucket-rights/acme-ml-flyte-metadata",
    ]);
    const onProject = smallestWith({ "serviceAccount.projectRoles": ["roles/logging.logWriter"] });
    expect(takeDown(onProject).nulls).toEqual({
      "iam.project-roles/flyte-sa": ["roles/logging.logWriter"],
      ...rightsOfBoth,
      ...ownMembers,
    });
  });

  it("is the same when the account is gone already", () => {
    expect(takeDown(smallest, { "iam.service-account/flyte-sa": "absent" }).nulls).toEqual({
      ...rightsOfBoth,
      ...ownMembers,
    });
  });

  it("is our own members of an account that stays: those whose namespace is ours, or isn't there any more", () => {
    const { nulls } = takeDown(smallest, {
      "iam.service-account/flyte-sa": { by: "nobody" },
      "kubernetes.namespace/flyte": "absent",
      "kubernetes.namespace/flytesnacks-staging": { by: "nobody" },
      "kubernetes.namespace/flytesnacks-production": others,
    });
    expect(nulls).toEqual({
      "iam.account-policy/flyte-sa": [member("flyte/flyte-binary"), member("flytesnacks-development/default")],
    });
  });

  it.each([
    ["the account is another team's", { "serviceAccount.managed": false, "serviceAccount.bindings": "theirs" }],
    ["its policy is", { "serviceAccount.bindings": "theirs" }],
  ])("is nothing when %s", (_name, changes) => {
    expect(takeDown(smallestWith(changes), { "iam.service-account/flyte-sa": { by: "nobody" } }).nulls).toEqual({});
  });
});

describe("what stays", () => {
  it("is a project's namespace, unless the file says otherwise", () => {
    const domains = ["development", "production", "staging"];
    const kept = (file: DeploymentFile): readonly string[] =>
      [...takeDown(file).spared.keys()].filter((address) => address.startsWith("kubernetes.namespace/")).sort();
    expect(kept(smallest)).toEqual(domains.map((domain) => `kubernetes.namespace/flytesnacks-${domain}`));
    expect(kept(smallestWith({ "flyte.removeNamespaces": true }))).toEqual([]);
  });

  it("is the password while its user does, and the NAT while the nodes of its cluster do", () => {
    expect([...takeDown(smallest).keptWith]).toEqual([
      ["secrets.secret/fgk-prod-db-password", "sql.user/flyte-db/flyteadmin"],
      ["network.nat/fgk-prod-nat", "gke.cluster/flyte"],
    ]);
  });

  it("is the address of a Service that isn't ours", () => {
    const address = "network.address/fgk-prod-lb-10-132-0-6";
    expect(takeDown(smallest).spared.has(address)).toBe(false);
    const { spared } = takeDown(smallest, { "kubernetes.service/flyte/flyte-binary": { by: "nobody" } });
    expect(spared.get(address)).toBe("kubernetes.service/flyte/flyte-binary, which fgk didn't make, has it");
  });

  it("is all that a Flyte needs which fgk didn't install, and nothing is taken from it", () => {
    const { spared, withdrawn } = takeDown(smallest, { "helm.release/flyte/fb": { by: "nobody" } });
    expect(withdrawn).toEqual([]);
    for (const address of [
      "gke.cluster/flyte",
      "sql.instance/flyte-db",
      "iam.service-account/flyte-sa",
      "kubernetes.namespace/flyte",
      "kubernetes.secret/flyte/fgk-prod-db-password",
      "network.nat/fgk-prod-nat",
      "storage.bucket/acme-ml-flyte-metadata",
    ] as const) {
      expect(spared.get(address)).toBe("helm.release/flyte/fb, which fgk didn't install, needs it");
    }
  });
});
