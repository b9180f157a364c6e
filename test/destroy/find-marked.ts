import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/**
 * Every thing in the cloud that says of itself that it is the deployment's: by its labels, by the end of its description.
 * Operations and what is deleted already aren't things.
 */
export function findMarked({ cloud }: SimulatedCloud): readonly string[] {
  const { clusters, compute, sql, buckets, secrets, serviceAccounts, kubernetes } = cloud.state;
  const found = new Set<string>();
  for (const [sort, things] of Object.entries({
    clusters,
    compute,
    sql,
    buckets,
    secrets,
    serviceAccounts,
    kubernetes,
  })) {
    walk(things, sort, found);
  }
  return [...found].sort();
}

function walk(value: unknown, name: string, found: Set<string>): void {
  if (typeof value === "string" && /\[fgk:prod:europe-west1-b\/flyte\]$/.test(value)) found.add(name);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === "fgk-deployment" || key === "fgk.dev/deployment") && inner === "prod") found.add(name);
    walk(inner, nameOf(value, name), found);
  }
}

/** The nearest thing that has a name. */
function nameOf(value: object, outer: string): string {
  const { name, kind, metadata } = value as { name?: unknown; kind?: unknown; metadata?: { name?: unknown } };
  if (typeof metadata?.name === "string") return `${String(kind)} ${metadata.name}`;
  return typeof name === "string" ? name : outer;
}
