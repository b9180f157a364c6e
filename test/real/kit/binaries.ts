import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** What is built, each from its Go module. Helm 4 stands beside Helm 3 as `helm4`. */
export const versions = { kubernetes: "v1.33.13", helm: "v3.22.0", helm4: "v4.3.1" } as const;

/** The folder with go.mod and go.sum, which fix every module that is built but the two helms. */
export const kit: string = import.meta.dirname;

// Helm 3.22 and 4.3 say `go 1.26` in their go.mod.
const oldestGo = [1, 26] as const;

/** The programs of a real cluster and its clients, as paths. */
export interface Binaries {
  readonly folder: string;
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  readonly kwok: string;
  readonly kubectl: string;
  readonly helm: string;
  readonly helm4: string;
  /** Folder of the stages by which kwok plays the kubelet. */
  readonly stages: string;
}

/** Where the binaries belong on this machine, and whether they are there; or why there can't be any. */
export type BinariesFound =
  | { readonly found: "built" | "not built"; readonly binaries: Binaries }
  | { readonly found: "no Go"; readonly why: string };

/** Looks into the cache; takes some 20 ms, since the cache's key has the version of Go in it. */
export function findBinaries(): BinariesFound {
  const go = askGo();
  if ("why" in go) return { found: "no Go", why: go.why };
  const folder = path.join(cacheFolder(), makeKey(go.platform));
  const found = existsSync(path.join(folder, ".done")) ? "built" : "not built";
  return { found, binaries: listBinaries(folder) };
}

/** The binaries, which must have been built before; throws with what to type when they aren't. */
export function requireBinaries(): Binaries {
  const found = findBinaries();
  if (found.found === "built") return found.binaries;
  const why = found.found === "no Go" ? found.why : "the real Kubernetes isn't built yet";
  throw new Error(`${why} (pnpm test:real builds it)`);
}

/** The environment in which Go builds the same bytes everywhere and fetches no other Go. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOTOOLCHAIN: "local" };
}

function listBinaries(folder: string): Binaries {
  const at = (name: string): string => path.join(folder, name);
  return {
    folder,
    etcd: at("etcd"),
    kubeApiserver: at("kube-apiserver"),
    kubeControllerManager: at("kube-controller-manager"),
    kubeScheduler: at("kube-scheduler"),
    kwok: at("kwok"),
    kubectl: at("kubectl"),
    helm: at("helm"),
    helm4: at("helm4"),
    stages: at("stages"),
  };
}

function askGo(): { readonly platform: string } | { readonly why: string } {
  const needed = `Go ${oldestGo.join(".")} or newer`;
  let platform: string;
  try {
    platform = execFileSync("go", ["env", "GOVERSION", "GOOS", "GOARCH"], {
      cwd: os.tmpdir(),
      env: goEnvironment(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return { why: `there is no Go on this machine, ${needed} is wanted` };
  }
  const [, major = "0", minor = "0"] = /^go(\d+)\.(\d+)/.exec(platform) ?? [];
  const isNewEnough = Number(major) > oldestGo[0] || (Number(major) === oldestGo[0] && Number(minor) >= oldestGo[1]);
  return isNewEnough
    ? { platform }
    : { why: `this machine's ${platform.split("\n")[0]} is too old, ${needed} is wanted` };
}

function cacheFolder(): string {
  const cache = process.env["XDG_CACHE_HOME"];
  return path.join(
    cache === undefined || cache === "" ? path.join(os.homedir(), ".cache") : cache,
    "fgk-real-kubernetes",
  );
}

/** Whatever changes a binary changes the key: the versions, Go itself, each module's checksum. */
function makeKey(platform: string): string {
  const hash = createHash("sha256");
  hash.update(`${versions.kubernetes} ${versions.helm} ${versions.helm4} ${platform}\n`);
  for (const name of ["go.mod", "go.sum"]) hash.update(readFileSync(path.join(kit, name)));
  return hash.digest("hex").slice(0, 12);
}
