import type { DeploymentFile } from "@fgk/engine";
import { readFlag, readText, readTextMap } from "../read-key.ts";

/** The project, where it is, and what concerns everything in it. */
export interface GoogleScope {
  readonly project: string;
  /** Zone or region of the cluster. */
  readonly location: string;
  readonly region: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly apis: { readonly managed: boolean };
}

/** Reads the block `google`. */
export function readGoogleScope(file: DeploymentFile): GoogleScope {
  const location = readText(file, "google.location");
  return {
    project: readText(file, "google.project"),
    location,
    region: readText(file, "google.region", regionOfLocation(location)),
    labels: readTextMap(file, "google.labels"),
    apis: { managed: readFlag(file, "google.apis.managed") },
  };
}

/** `europe-west1-b` → `europe-west1`; a region stays what it is. */
export function regionOfLocation(location: string): string {
  return /^[a-z]+-[a-z]+[0-9]+/.exec(location)?.[0] ?? location;
}

/** True for `europe-west1-b`, false for `europe-west1`. */
export function isZone(location: string): boolean {
  return /^[a-z]+-[a-z]+[0-9]+-[a-z0-9]+$/.test(location);
}
