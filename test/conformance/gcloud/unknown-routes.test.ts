import { createCloud, createGoogleProject, inProcess } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { projectId, startForFile } from "../start-emulator.ts";

const emulator = await startForFile();
const cloud = createCloud({ now: () => 0 });
createGoogleProject(cloud, { projectId });

/** Something that each API has and this cloud has not, by the API's own host. */
const unserved = [
  ["GET", "container.googleapis.com", `/v1/projects/${projectId}/locations/us-central1/clusters/c1/jwks`],
  ["POST", "container.googleapis.com", `/v1/projects/${projectId}/locations/us-central1/clusters/c1:startIpRotation`],
  ["GET", "compute.googleapis.com", `/compute/v1/projects/${projectId}/zones/us-central1-a/instances`],
  ["PUT", "compute.googleapis.com", `/compute/v1/projects/${projectId}/global/networks/default`],
  ["GET", "www.googleapis.com", `/compute/v1/projects/${projectId}/global/backendServices`],
  ["GET", "sqladmin.googleapis.com", "/sql/v1beta4/flags"],
  ["POST", "sqladmin.googleapis.com", `/sql/v1beta4/projects/${projectId}/instances/i/clone`],
  ["GET", "serviceusage.googleapis.com", `/v1beta1/projects/${projectId}/services/a/consumerQuotaMetrics`],
  ["GET", "servicenetworking.googleapis.com", "/v1/services/x/projects/1/global/networks/n"],
  ["GET", "iam.googleapis.com", `/v1/projects/${projectId}/locations/global/workloadIdentityPools`],
  ["GET", "cloudresourcemanager.googleapis.com", "/v3/folders/1"],
  ["GET", "secretmanager.googleapis.com", `/v1/projects/${projectId}/locations`],
  ["DELETE", "artifactregistry.googleapis.com", `/v1/projects/${projectId}/locations/l/repositories/r/packages/p`],
  ["GET", "storage.googleapis.com", "/storage/v1/b/b/notificationConfigs"],
  ["GET", "dns.googleapis.com", `/dns/v1/projects/${projectId}/managedZones`],
  ["GET", "bigquery.googleapis.com", "/"],
] as const;

describe("what isn't served", () => {
  it.each(unserved)("is a 501 that names %s %s%s", async (method, host, path) => {
    const message = `the fgk emulator doesn't serve ${method} ${path}`;
    const error = expect.objectContaining({ code: 501, status: "UNIMPLEMENTED", message });
    const response = await fetch(`${emulator.url}${path}?alt=json`, { method });
    expect([response.status, await response.json()]).toEqual([501, { error }]);
    const byHost = await inProcess(cloud).answer({ method, url: `https://${host}${path}` });
    expect([byHost.status, JSON.parse(String(byHost.body))]).toEqual([501, { error }]);
  });
});
