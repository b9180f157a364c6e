import { createHash } from "node:crypto";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Call } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { findProject } from "./project.ts";

const origin = "https://container.googleapis.com";

/** Where in Google's world a call of GKE goes. */
export interface Place {
  readonly project: Project;
  /** A zone, a region, or `-` for all of them in lists. */
  readonly location: string;
  readonly version: "v1" | "v1beta1";
}

/** The place that a call's path names. */
export function placeOf(cloud: Cloud, call: Call): Place {
  const project = findProject(cloud, call.params["project"] ?? "");
  if (project === undefined) throw platformError(403, "The caller does not have permission");
  const version = call.request.url.pathname.startsWith("/v1beta1/") ? "v1beta1" : "v1";
  return { project, location: call.params["location"] ?? "", version };
}

/** The place that a stored cluster's name says. */
export function placeOfKey(cloud: Cloud, key: string): Place | undefined {
  const [, projectId = "", , location = ""] = key.split("/");
  const project = findProject(cloud, projectId);
  return project === undefined ? undefined : { project, location, version: "v1" };
}

export function isZone(location: string): boolean {
  return /^[a-z]+-[a-z]+\d+-[a-z]$/.test(location);
}

/** Whether the text has the form of a zone or a region. */
export function isLocation(location: string): boolean {
  return /^[a-z]+-[a-z]+\d+(-[a-z])?$/.test(location);
}

export function regionOf(location: string): string {
  return isZone(location) ? location.replace(/-[a-z]$/, "") : location;
}

/** Where the nodes of a cluster stand unless it says otherwise: its zone, or three zones of its region. */
export function usualZones(location: string): string[] {
  if (isZone(location)) return [location];
  const letters = location === "europe-west1" || location === "us-east1" ? ["b", "c", "d"] : ["a", "b", "c"];
  return letters.map((letter) => `${location}-${letter}`);
}

/** The name under which the cluster is stored; always with `locations`. */
export function clusterKey(place: Place, cluster: string): string {
  return `projects/${place.project.projectId}/locations/${place.location}/clusters/${cluster}`;
}

/** How GKE itself spells a stored cluster's name: zonal clusters with `zones`, even when asked by location. */
export function spellCluster(key: string): string {
  return key.replace(/\/locations\/([^/]+)\//, (whole, location: string) =>
    isZone(location) ? `/zones/${location}/` : whole,
  );
}

/** The link of a cluster, a pool or an operation; operations and targets carry the project's number. */
export function linkTo(key: string, number?: string): string {
  const spelled = spellCluster(key);
  return `${origin}/v1/${number === undefined ? spelled : spelled.replace(/^projects\/[^/]+/, `projects/${number}`)}`;
}

/** Hexadecimal digits that depend only on the text. */
export function makeHash(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** The last part of a network's or subnetwork's name, link or path. */
export function shortName(link: string): string {
  return String(link).split("/").pop() ?? link;
}
