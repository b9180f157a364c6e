/** What a machine has, and what GKE leaves of it for pods: Kubernetes quantities. */
export interface NodeSize {
  readonly capacity: { readonly cpu: string; readonly memory: string };
  readonly allocatable: { readonly cpu: string; readonly memory: string };
}

/** GiB of memory for each processor. */
const memoryOf: Readonly<Record<string, number>> = { standard: 4, highmem: 8, highcpu: 1 };

/** Of e2-medium and its smaller siblings GKE keeps more than of others; they stand for whatever isn't known here, too. */
const small: NodeSize = {
  capacity: { cpu: "2", memory: "4022900Ki" },
  allocatable: { cpu: "940m", memory: "2872948Ki" },
};

/** The size of a machine type by its name, such as e2-standard-4. */
export function sizeOfMachine(machineType: string): NodeSize {
  const named = /^[a-z]\w*-(?<kind>standard|highmem|highcpu)-(?<cores>\d+)$/.exec(machineType)?.groups;
  if (named === undefined) return small;
  const cores = Number(named["cores"]);
  const memoryGi = cores * (memoryOf[named["kind"] ?? ""] ?? 0);
  const leftMi = Math.floor((memoryGi - reserved(memoryGi, memorySteps)) * 1024) - evictionMi;
  return {
    capacity: { cpu: String(cores), memory: `${memoryGi}Gi` },
    allocatable: { cpu: `${Math.floor(cores * 1000 - reserved(cores, coreSteps) * 1000)}m`, memory: `${leftMi}Mi` },
  };
}

/** https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes: of the first so many, this share. */
type Step = readonly [upTo: number, share: number];
const coreSteps: readonly Step[] = [
  [1, 0.06],
  [2, 0.01],
  [4, 0.005],
  [Number.POSITIVE_INFINITY, 0.0025],
];
const memorySteps: readonly Step[] = [
  [4, 0.25],
  [8, 0.2],
  [16, 0.1],
  [128, 0.06],
  [Number.POSITIVE_INFINITY, 0.02],
];
const evictionMi = 100;

function reserved(amount: number, steps: readonly Step[]): number {
  let from = 0;
  let sum = 0;
  for (const [upTo, share] of steps) {
    sum += Math.max(0, Math.min(amount, upTo) - from) * share;
    from = upTo;
  }
  return sum;
}
