import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { makeLink, notFound, pathPart } from "./compute-links.ts";
import { listPage } from "./compute-lists.ts";
import { projectOf } from "./compute-projects.ts";
import { isRegion, regionNames, zoneNames } from "./compute-regions.ts";

function describeRegion(project: string, region: string): Stored {
  return {
    kind: "compute#region",
    id: String(1000 + regionNames.indexOf(region)),
    creationTimestamp: "1969-12-31T16:00:00.000-08:00",
    name: region,
    description: region,
    status: "UP",
    zones: zoneNames(region).map((zone) => makeLink(`projects/${project}/zones/${zone}`)),
    quotas: [{ metric: "STATIC_ADDRESSES", limit: 8, usage: 0 }],
    selfLink: makeLink(`projects/${project}/regions/${region}`),
  };
}

function describeZone(project: string, zone: string): Stored {
  const region = zone.replace(/-[a-z]$/, "");
  return {
    kind: "compute#zone",
    id: String(2000 + regionNames.indexOf(region) * 10 + zone.charCodeAt(zone.length - 1) - 97),
    creationTimestamp: "1969-12-31T16:00:00.000-08:00",
    name: zone,
    description: zone,
    status: "UP",
    region: makeLink(`projects/${project}/regions/${region}`),
    selfLink: makeLink(`projects/${project}/zones/${zone}`),
  };
}

function listRegions(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  return listPage(call, "compute#regionList", `projects/${project}/regions`, [
    ...regionNames.map((region) => describeRegion(project, region)),
  ]);
}

function listZones(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const zones = regionNames.flatMap(zoneNames).map((zone) => describeZone(project, zone));
  return listPage(call, "compute#zoneList", `projects/${project}/zones`, zones);
}

function getRegion(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const region = pathPart(call, "region");
  if (!isRegion(region)) throw notFound(`projects/${project}/regions/${region}`);
  return describeRegion(project, region);
}

function getZone(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const zone = pathPart(call, "zone");
  if (!regionNames.flatMap(zoneNames).includes(zone)) throw notFound(`projects/${project}/zones/${zone}`);
  return describeZone(project, zone);
}

const api = "compute.googleapis.com";
const prefix = "/compute/{version}/projects/{project}";

/** Regions and zones. */
export const computeZoneRoutes: readonly Route[] = [
  { api, method: "GET", path: `${prefix}/regions`, permission: "compute.regions.list", handle: listRegions },
  { api, method: "GET", path: `${prefix}/regions/{region}`, permission: "compute.regions.get", handle: getRegion },
  { api, method: "GET", path: `${prefix}/zones`, permission: "compute.zones.list", handle: listZones },
  { api, method: "GET", path: `${prefix}/zones/{zone}`, permission: "compute.zones.get", handle: getZone },
];
