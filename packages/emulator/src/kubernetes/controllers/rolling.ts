/** How many pods a ReplicaSet wants, and how many of them are available. */
export interface Scale {
  readonly replicas: number;
  readonly available: number;
}

export interface Rollout {
  readonly wanted: number;
  readonly maxSurge: unknown;
  readonly maxUnavailable: unknown;
  readonly current: Scale;
  readonly old: readonly Scale[];
}

/** One step of a rolling update: the next size of the new ReplicaSet and of each old one, as the real controller counts. */
export function countRollout(rollout: Rollout): { readonly current: number; readonly old: readonly number[] } {
  const { wanted, current, old } = rollout;
  const surge = countOf(rollout.maxSurge, wanted, Math.ceil);
  const missing = countOf(rollout.maxUnavailable, wanted, Math.floor);
  const unavailable = surge === 0 && missing === 0 ? 1 : missing;
  const room = wanted + surge - current.replicas - sum(old, "replicas");
  const grown = current.replicas + Math.max(0, Math.min(room, wanted - current.replicas));
  const sizes = shrinkOld(current, old, wanted - unavailable);
  return { current: Math.min(grown, wanted), old: sizes };
}

function shrinkOld(current: Scale, old: readonly Scale[], minAvailable: number): readonly number[] {
  const all = current.replicas + sum(old, "replicas");
  let spare = all - minAvailable - (current.replicas - current.available);
  let spareAvailable = current.available + sum(old, "available") - minAvailable;
  return old.map(({ replicas, available }) => {
    const broken = Math.max(0, Math.min(replicas - available, spare));
    spare -= broken;
    const healthy = Math.max(0, Math.min(replicas - broken, spareAvailable));
    spareAvailable -= healthy;
    return replicas - broken - healthy;
  });
}

/** A number or a share of the total; `round` says to which side a share is rounded. */
export function countOf(value: unknown, total: number, round: (count: number) => number): number {
  return typeof value === "string" ? round((Number.parseInt(value, 10) / 100) * total) : Number(value);
}

function sum(scales: readonly Scale[], field: "replicas" | "available"): number {
  return scales.reduce((total, scale) => total + scale[field], 0);
}
