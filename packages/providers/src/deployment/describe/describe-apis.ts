import type { Resource } from "@fgk/engine";
import { isWritten } from "../read-key.ts";
import type { ApiHost } from "./addresses.ts";
import { apiAddress, privateServicesAddress, secretAddress } from "./addresses.ts";
import { passwordHandedOver } from "./describe-database.ts";
import { needsPrivateServices } from "./describe-network.ts";
import type { Asked } from "./fields.ts";
import { always } from "./fields.ts";

/** What every deployment uses, whatever its file says. */
const alwaysUsed: readonly ApiHost[] = [
  "serviceusage.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "container.googleapis.com",
  "compute.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "storage.googleapis.com",
  "sqladmin.googleapis.com",
];

/** The APIs that the file uses. One that is used only by what may not be made is enabled only with it. */
export function describeApis(asked: Asked): readonly Resource[] {
  return [
    ...alwaysUsed.map((host) => describeApi(asked, host)),
    ...describePeeringApi(asked),
    ...describeSecretApi(asked),
  ];
}

function describePeeringApi(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  // In a Shared VPC the peering is the host project's, and so is its API.
  if (!needsPrivateServices(scope) || scope.network.shared) return [];
  const host = "servicenetworking.googleapis.com";
  if (isWritten(file, "network.privateServices")) return [describeApi(asked, host)];
  const onlyWith = { with: [privateServicesAddress(scope)], note: "write network.privateServices" };
  return [{ ...describeApi(asked, host), onlyWith }];
}

function describeSecretApi(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  const password = passwordHandedOver(scope);
  if (password?.from !== "secretManager" && scope.flyte.auth === null) return [];
  const host = "secretmanager.googleapis.com";
  const asksForIt = isWritten(file, "database.password", "flyte.auth") || password?.from !== "secretManager";
  if (asksForIt) return [describeApi(asked, host)];
  const onlyWith = { with: [secretAddress(password.name)], note: "write database.password" };
  return [{ ...describeApi(asked, host), onlyWith }];
}

function describeApi({ scope }: Asked, host: ApiHost): Resource {
  return {
    address: apiAddress(host),
    at: { project: scope.project },
    fields: { state: always("ENABLED") },
    managed: scope.apis.managed,
    protected: false,
    dependsOn: host === "serviceusage.googleapis.com" ? [] : [apiAddress("serviceusage.googleapis.com")],
    source: "google.apis",
  };
}
