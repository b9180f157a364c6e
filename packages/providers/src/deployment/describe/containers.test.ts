import { describe, expect, it } from "vitest";
import { describeDeployment } from "../describe.ts";
import { fileOf, smallestText } from "../test-files.ts";

describe("what a resource is a part of", () => {
  const { resources } = describeDeployment(fileOf(smallestText));
  const rows: readonly [string, string | undefined][] = [
    ["gke.cluster/flyte", undefined],
    ["gke.node-pool/flyte/default", "gke.cluster/flyte"],
    ["kubernetes.namespace/flyte", "gke.cluster/flyte"],
    ["helm.release/flyte/fb", "kubernetes.namespace/flyte"],
    ["kubernetes.service/flyte/flyte-binary", "kubernetes.namespace/flyte"],
    ["kubernetes.secret/flyte/fgk-prod-db-password", "kubernetes.namespace/flyte"],
    ["kubernetes.service-account/flyte/flyte-binary", "kubernetes.namespace/flyte"],
    ["kubernetes.service-account/flytesnacks-staging/default", "kubernetes.namespace/flytesnacks-staging"],
    ["flyte.project/flytesnacks", "sql.database/flyte-db/flyteadmin"],
    ["sql.instance/flyte-db", undefined],
    ["sql.database/flyte-db/flyteadmin", "sql.instance/flyte-db"],
    ["sql.user/flyte-db/flyteadmin", "sql.instance/flyte-db"],
    ["storage.bucket-rights/acme-ml-flyte-data", "storage.bucket/acme-ml-flyte-data"],
    ["iam.account-policy/flyte-sa", "iam.service-account/flyte-sa"],
    ["iam.service-account/flyte-sa", undefined],
    ["secrets.secret/fgk-prod-db-password", undefined],
  ];
  it.each(rows)("%s is within %s", (address, container) => {
    expect(resources.find((resource) => resource.address === address)?.within).toBe(container);
  });

  it("lets a Flyte project come with the release that seeds it", () => {
    expect(resources.find((resource) => resource.address === "flyte.project/flytesnacks")?.comesWith).toBe(
      "helm.release/flyte/fb",
    );
  });
});
