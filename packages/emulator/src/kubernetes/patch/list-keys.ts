/**
 * How the lists of the built-in types merge. The real server reads this from its OpenAPI document; the emulator keeps the
 * rows that its resources have. Paths are field names joined by dots, without list items.
 */
export interface ListRule {
  /** Fields that make an item the same item, for server-side apply. */
  readonly keys: readonly string[];
  /** The one field that strategic merge patch goes by. */
  readonly patchKey: string;
}

const byName: Readonly<Record<string, ListRule>> = {
  containers: one("name"),
  initContainers: one("name"),
  ephemeralContainers: one("name"),
  env: one("name"),
  volumes: one("name"),
  volumeMounts: one("mountPath"),
  volumeDevices: one("devicePath"),
  imagePullSecrets: one("name"),
  hostAliases: one("ip"),
  conditions: one("type"),
  ownerReferences: one("uid"),
  webhooks: one("name"),
  addresses: one("type"),
};

const byPath: Readonly<Record<string, ListRule>> = {
  "spec.ports": { keys: ["port", "protocol"], patchKey: "port" },
  "containers.ports": { keys: ["containerPort", "protocol"], patchKey: "containerPort" },
  "initContainers.ports": { keys: ["containerPort", "protocol"], patchKey: "containerPort" },
  secrets: one("name"),
};

const lastOfPaths: ReadonlySet<string> = new Set(Object.keys(byPath).map((path) => path.split(".").at(-1) ?? ""));

/** Lists of plain values that are sets: written values are added to what is there. */
const sets: readonly string[] = ["metadata.finalizers"];

/** Maps that have one owner as a whole. */
const atomicMaps: readonly string[] = ["spec.selector", "spec.nodeSelector", "template.spec.nodeSelector"];

function one(key: string): ListRule {
  return { keys: [key], patchKey: key };
}

/** The rule of the list at this path; undefined for lists that are replaced as a whole. */
export function findListRule(path: readonly string[]): ListRule | undefined {
  const last = path.at(-1) ?? "";
  if (!lastOfPaths.has(last)) return byName[last];
  const lastTwo = path.slice(-2).join(".");
  return byPath[lastTwo] ?? (path.length === 1 ? byPath[last] : undefined) ?? byName[last];
}

export function isSetList(path: readonly string[]): boolean {
  return path.length === 2 && sets.includes(path.join("."));
}

export function isAtomicMap(path: readonly string[]): boolean {
  if (!/elector$/.test(path.at(-1) ?? "")) return false;
  return atomicMaps.includes(path.join(".")) || atomicMaps.includes(path.slice(-3).join("."));
}

/** Defaults of key fields that a written item may leave out. */
export function keyValue(item: Readonly<Record<string, unknown>>, key: string): unknown {
  return item[key] ?? (key === "protocol" ? "TCP" : undefined);
}
