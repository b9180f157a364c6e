import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Need, Route } from "../cloud/router.ts";
import {
  createCluster,
  deleteCluster,
  getCluster,
  listClusters,
  setMaintenancePolicy,
  setResourceLabels,
  updateCluster,
} from "./container-clusters.ts";
import { endFailed } from "./container-effects.ts";
import { badRequest, notFound } from "./container-errors.ts";
import { containerFields } from "./container-fields.ts";
import { placeOf } from "./container-names.ts";
import {
  createPool,
  deletePool,
  getPool,
  listPools,
  setPoolAutoscaling,
  setPoolManagement,
  setPoolSize,
  updatePool,
} from "./container-pools.ts";
import { describeServerConfig } from "./container-versions.ts";
import { findAccount } from "./iam-account-store.ts";
import { checkFields } from "./request-fields.ts";

type Row = readonly [
  method: Route["method"],
  path: string,
  permission: string,
  handle: Route["handle"],
  also?: (cloud: Cloud, call: Call) => readonly Need[],
];

const pool = "/clusters/{cluster}/nodePools/{pool}";

const rows: readonly Row[] = [
  ["GET", "/clusters", "container.clusters.list", listClusters],
  ["POST", "/clusters", "container.clusters.create", createCluster, needsOfNewNodes],
  ["POST", "/clusters/{cluster}:setResourceLabels", "container.clusters.update", setResourceLabels],
  ["POST", "/clusters/{cluster}:setMaintenancePolicy", "container.clusters.update", setMaintenancePolicy],
  ["GET", "/clusters/{cluster}", "container.clusters.get", getCluster],
  ["PUT", "/clusters/{cluster}", "container.clusters.update", updateCluster],
  ["DELETE", "/clusters/{cluster}", "container.clusters.delete", deleteCluster],
  ["GET", "/clusters/{cluster}/nodePools", "container.clusters.get", listPools],
  ["POST", "/clusters/{cluster}/nodePools", "container.clusters.update", createPool, needsOfNewNodes],
  ["POST", `${pool}:setSize`, "container.clusters.update", setPoolSize],
  ["POST", `${pool}:setAutoscaling`, "container.clusters.update", setPoolAutoscaling],
  ["POST", `${pool}:setManagement`, "container.clusters.update", setPoolManagement],
  ["GET", pool, "container.clusters.get", getPool],
  ["PUT", pool, "container.clusters.update", updatePool],
  ["DELETE", pool, "container.clusters.update", deletePool],
  ["GET", "/operations", "container.operations.list", listOperations],
  ["POST", "/operations/{operation}:cancel", "container.clusters.update", cancelOperation],
  ["GET", "/operations/{operation}", "container.operations.get", getOperation],
  ["GET", "/serverConfig", "container.clusters.list", () => describeServerConfig()],
];

/** GKE v1 and v1beta1, by location and by the older `zones` paths. */
export const containerRoutes: readonly Route[] = ["v1", "v1beta1"].flatMap((version) =>
  ["locations", "zones"].flatMap((kind) =>
    rows.map(
      ([method, path, permission, handle, also]): Route => ({
        api: "container.googleapis.com",
        method,
        path: `/${version}/projects/{project}/${kind}/{location}${path}`,
        permission,
        ...(also === undefined ? {} : { also }),
        handle,
      }),
    ),
  ),
);

/** Nodes run as an account: whoever makes them must be allowed to act as it, the project's default one included. */
function needsOfNewNodes(cloud: Cloud, call: Call): readonly Need[] {
  const { project } = placeOf(cloud, call);
  const cluster: Stored = call.body["cluster"] ?? {};
  const pools: Stored[] = [call.body["nodePool"], ...(Array.isArray(cluster["nodePools"]) ? cluster["nodePools"] : [])];
  const configs: Stored[] = pools.filter((pool) => pool).map((pool) => pool["config"] ?? {});
  const ofCluster: Stored[] = configs.length > 0 ? configs : [cluster["nodeConfig"] ?? {}];
  const automatic: unknown = cluster["autoscaling"]?.["autoprovisioningNodePoolDefaults"]?.["serviceAccount"];
  const accounts = ofCluster.map((config) => String(config["serviceAccount"] || "default"));
  if (automatic) accounts.push(String(automatic));
  return [...new Set(accounts)].map((account) => {
    const email = account === "default" ? `${project.projectNumber}-compute@developer.gserviceaccount.com` : account;
    return { permission: "iam.serviceAccounts.actAs", on: nameAccount(cloud, project.projectId, email) };
  });
}

/** An account is decided on in its own project; one that isn't known here, in the cluster's. */
function nameAccount(cloud: Cloud, projectId: string, email: string): string {
  return findAccount(cloud, email)?.["name"] ?? `projects/${projectId}/serviceAccounts/${email}`;
}

function listOperations(cloud: Cloud, call: Call): Stored {
  const { project, location } = placeOf(cloud, call);
  const prefix = `projects/${project.projectId}/locations/${location === "-" ? "" : `${location}/`}`;
  const operations = Object.entries(cloud.state.operations)
    .filter(([key, record]) => key.startsWith(prefix) && record["cluster"] !== undefined)
    .map(([, record]): Stored => record["operation"]);
  return operations.length === 0 ? {} : { operations };
}

function getOperation(cloud: Cloud, call: Call): Stored {
  return calledOperation(cloud, call).operation;
}

/** Google only lets upgrades of nodes be cancelled. */
function cancelOperation(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "CancelOperationRequest", call.body);
  const { key, operation, cluster } = calledOperation(cloud, call);
  if (operation["status"] === "DONE") return {};
  if (operation["operationType"] !== "UPGRADE_NODES")
    throw badRequest(`Operation ${operation["name"]} can't be cancelled.`);
  cloud.state.due = cloud.state.due.filter((due) => (due.args as Stored)["operation"] !== key);
  const target = String(operation["targetLink"]);
  endFailed(cloud, { operation: key, cluster, type: "UPGRADE_NODES", target, message: "Operation was cancelled." });
  return {};
}

function calledOperation(cloud: Cloud, call: Call): { key: string; operation: Stored; cluster: string } {
  const { project, location } = placeOf(cloud, call);
  const key = `projects/${project.projectId}/locations/${location}/operations/${call.params["operation"]}`;
  const record = cloud.state.operations[key];
  if (record?.["operation"] === undefined) throw notFound(key);
  return { key, operation: record["operation"], cluster: record["cluster"] };
}
