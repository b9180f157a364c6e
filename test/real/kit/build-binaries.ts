import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { goEnvironment, kit, versions } from "./binaries.ts";
import { isAlive, withLock } from "./lock.ts";

/** One `go` command, and the program that it leaves in the folder. */
interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** Where `go install` puts the program; its name is then the module's last part. */
  readonly bin?: string;
}

/** Builds all into a folder beside and renames it at the end, so that the folder is there whole or not at all. */
export async function buildBinaries(folder: string): Promise<void> {
  mkdirSync(path.dirname(folder), { recursive: true });
  await withLock(
    `${folder}.lock`,
    () => say("another process builds the real Kubernetes: waiting for it"),
    async () => {
      if (existsSync(path.join(folder, ".done"))) return;
      removeLeftovers(folder);
      const unfinished = `${folder}.tmp-${process.pid}`;
      mkdirSync(path.join(unfinished, "stages"), { recursive: true });
      await runSteps(listSteps(unfinished));
      renameSync(path.join(unfinished, "4", "helm"), path.join(unfinished, "helm4"));
      rmSync(path.join(unfinished, "4"), { recursive: true });
      copyStages(path.join(unfinished, "stages"));
      writeFileSync(path.join(unfinished, ".done"), "");
      rmSync(folder, { recursive: true, force: true });
      renameSync(unfinished, folder);
    },
  );
}

/** What killed builds left. Go's own cache keeps what they had compiled, so the next one goes on from there. */
function removeLeftovers(folder: string): void {
  const start = `${path.basename(folder)}.tmp-`;
  for (const name of readdirSync(path.dirname(folder))) {
    if (!name.startsWith(start) || isAlive(Number(name.slice(start.length)))) continue;
    rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

function listSteps(folder: string): readonly Step[] {
  const build = (name: string, module: string, flags: string): Step => ({
    name,
    args: ["build", "-mod=readonly", "-trimpath", "-ldflags", flags, "-o", path.join(folder, name), module],
  });
  const install = (name: string, major: 3 | 4, version: string, bin: string): Step => {
    const flags = `-s -w -X helm.sh/helm/v${major}/internal/version.version=${version}`;
    return {
      name,
      bin,
      args: ["install", "-trimpath", "-ldflags", flags, `helm.sh/helm/v${major}/cmd/helm@${version}`],
    };
  };
  const inKubernetes = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];
  return [
    ...inKubernetes.map((name) => build(name, `k8s.io/kubernetes/cmd/${name}`, kubernetesFlags())),
    build("kwok", "sigs.k8s.io/kwok/cmd/kwok", kubernetesFlags()),
    build("etcd", "go.etcd.io/etcd/server/v3", "-s -w"),
    install("helm", 3, versions.helm, folder),
    install("helm4", 4, versions.helm4, path.join(folder, "4")),
  ];
}

/** Kubernetes has its version from the linker; clients refuse a server of version 0. */
function kubernetesFlags(): string {
  const minor = versions.kubernetes.split(".")[1] ?? "";
  const values = [
    "gitMajor=1",
    `gitMinor=${minor}`,
    `gitVersion=${versions.kubernetes}`,
    "gitTreeState=clean",
    "buildDate=1970-01-01T00:00:00Z",
  ];
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  return ["-s -w", ...packages.flatMap((name) => values.map((value) => `-X ${name}.${value}`))].join(" ");
}

async function runSteps(steps: readonly Step[]): Promise<void> {
  say("building the real Kubernetes, once; on 2 quiet cores some 8 minutes");
  const start = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - start) / 1000)} s`;
  for (const [index, step] of steps.entries()) {
    say(`${index + 1}/${steps.length} ${step.name} (after ${seconds()})`);
    await runGo(step);
  }
  say(`built after ${seconds()}`);
}

function runGo({ name, args, bin }: Step): Promise<void> {
  const env = { ...goEnvironment(), ...(bin === undefined ? {} : { GOBIN: bin }) };
  const child = spawn("go", [...args], { cwd: kit, env, stdio: ["ignore", 2, 2] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${name} can't be built, see above`))));
  });
}

/** kwok's own quick stages: a node that is ready at once, pods that start, run and go at once. */
function copyStages(folder: string): void {
  const args = ["list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"];
  const kwok = execFileSync("go", args, { cwd: kit, env: goEnvironment(), encoding: "utf8" }).trim();
  for (const kind of ["node", "pod"]) {
    const from = path.join(kwok, "kustomize", "stage", kind, "fast");
    const names = readdirSync(from).filter((name) => /^[np]o.*-.*\.yaml$/.test(name));
    for (const name of names) copyFileSync(path.join(from, name), path.join(folder, name));
  }
}

function say(line: string): void {
  process.stderr.write(`real Kubernetes: ${line}\n`);
}
