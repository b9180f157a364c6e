import { badField } from "./compute-links.ts";

interface Region {
  /** The second octet of the region's subnet in an auto-mode network: 10.N.0.0/20. */
  readonly octet: number;
  readonly zones: string;
}

/** Region → its automatic subnet (Google's table of auto-mode IPv4 ranges) and its zones. */
const regions: Readonly<Record<string, Region>> = {
  "us-central1": { octet: 128, zones: "abcf" },
  "europe-west1": { octet: 132, zones: "bcd" },
  "us-west1": { octet: 138, zones: "abc" },
  "asia-east1": { octet: 140, zones: "abc" },
  "us-east1": { octet: 142, zones: "bcd" },
  "asia-northeast1": { octet: 146, zones: "abc" },
  "asia-southeast1": { octet: 148, zones: "abc" },
  "us-east4": { octet: 150, zones: "abc" },
  "australia-southeast1": { octet: 152, zones: "abc" },
  "europe-west2": { octet: 154, zones: "abc" },
  "europe-west3": { octet: 156, zones: "abc" },
  "southamerica-east1": { octet: 158, zones: "abc" },
  "asia-south1": { octet: 160, zones: "abc" },
  "northamerica-northeast1": { octet: 162, zones: "abc" },
  "europe-west4": { octet: 164, zones: "abc" },
  "europe-north1": { octet: 166, zones: "abc" },
  "us-west2": { octet: 168, zones: "abc" },
  "asia-east2": { octet: 170, zones: "abc" },
  "europe-west6": { octet: 172, zones: "abc" },
  "asia-northeast2": { octet: 174, zones: "abc" },
  "asia-northeast3": { octet: 178, zones: "abc" },
  "us-west3": { octet: 180, zones: "abc" },
  "us-west4": { octet: 182, zones: "abc" },
  "asia-southeast2": { octet: 184, zones: "abc" },
  "europe-central2": { octet: 186, zones: "abc" },
  "europe-west8": { octet: 198, zones: "abc" },
  "europe-west9": { octet: 200, zones: "abc" },
  "us-east5": { octet: 202, zones: "abc" },
  "europe-southwest1": { octet: 204, zones: "abc" },
  "us-south1": { octet: 206, zones: "abc" },
};

/** The names of all regions, sorted. */
export const regionNames: readonly string[] = Object.keys(regions).sort();

/** The range of the region's subnet in an auto-mode network. */
export function automaticRange(region: string): string {
  return `10.${regions[region]?.octet ?? 128}.0.0/20`;
}

export function isRegion(name: string): boolean {
  return regions[name] !== undefined;
}

/** Refuses a region that doesn't exist, in compute's words. */
export function checkRegion(region: string): void {
  if (!isRegion(region)) throw badField("region", region, "Unknown region.");
}

/** The region's zones, in order. */
export function zoneNames(region: string): string[] {
  return [...(regions[region]?.zones ?? "")].map((letter) => `${region}-${letter}`);
}
