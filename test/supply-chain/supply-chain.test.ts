import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { listPackages, makeSbom } from "../../scripts/sbom.mjs";
import { root } from "../product/run-fgk.ts";
import { showFigure } from "../rows/figure.ts";
import { type Bundle, buildBundle } from "./build-bundle.ts";
import { installScripts, runtimePackages } from "./runtime-packages.ts";

const row = { row: "S10", family: "supply", claim: "what is installed and what is built is what was written down" };
const readYaml = (name: string): unknown => parse(readFileSync(path.join(root, name), "utf8"));
const lockfile = readYaml("pnpm-lock.yaml") as {
  readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, string>> }>>;
};

describe("the lockfile", () => {
  it("has a digest for every package, and no package from anywhere but a registry", (context) => {
    const strange = Object.entries(lockfile.packages).filter(
      ([, { resolution }]) =>
        Object.keys(resolution).join() !== "integrity" || !/^sha512-/.test(resolution["integrity"] ?? ""),
    );
    expect(strange.map(([key]) => key)).toEqual([]);
    const packages = Object.keys(lockfile.packages).length;
    expect(packages).toBeGreaterThan(100);
    showFigure(context, { ...row, counts: { "packages in the lockfile": packages } });
  });

  it("and a package.json that isn't as it says makes the install fail", (context) => {
    const script = readFileSync(path.join(root, "scripts/with-workspace.mjs"), "utf8");
    const pnpm = /"(pnpm@[\d.]+)"/.exec(script)?.[1] ?? "";
    // The install of a fresh checkout, in its very words.
    expect(script).toContain('"--yes", pnpm, "install", "--frozen-lockfile"');
    const install = (change: (manifest: { dependencies: Record<string, string> }) => void) => {
      const copy = copyWorkspace(change);
      const args = ["--yes", pnpm, "install", "--frozen-lockfile", "--lockfile-only", "--offline"];
      const env = { ...process.env, CI: "true" };
      const { status, stdout, stderr, error } = spawnSync("npx", args, { cwd: copy, encoding: "utf8", env });
      rmSync(copy, { recursive: true, force: true });
      return { status, said: `${stdout}${stderr}${error?.message ?? ""}` };
    };
    const same = install(() => undefined);
    // Without npm's cache and without a network there is no pnpm: that shows nothing.
    if (/ENOTFOUND|EAI_AGAIN|ENOTCACHED|ECONNREFUSED|ENOENT/.test(same.said)) {
      context.skip("not run: pnpm can't be had here");
    }
    expect(same).toMatchObject({ status: 0 });
    const changed = install(({ dependencies }) => {
      dependencies["chalk"] = "5.6.2";
    });
    expect(changed.status).not.toBe(0);
    expect(changed.said).toContain("ERR_PNPM_OUTDATED_LOCKFILE");
    showFigure(context, { ...row, counts: { "altered manifests refused": 1 } });
  });
});

/** The workspace's manifests and lockfile, the command line's manifest changed. */
function copyWorkspace(change: (manifest: { dependencies: Record<string, string> }) => void): string {
  const copy = mkdtempSync(path.join(os.tmpdir(), "fgk-lockfile-"));
  const members = readdirSync(path.join(root, "packages")).map((name) => `packages/${name}`);
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...["", "test", ...members].map(manifestOf)]) {
    cpSync(path.join(root, name), path.join(copy, name));
  }
  const file = path.join(copy, manifestOf("packages/cli"));
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  change(manifest);
  writeFileSync(file, JSON.stringify(manifest));
  return copy;
}

function manifestOf(folder: string): string {
  return path.join(folder, "package.json");
}

describe("install scripts", () => {
  it("run for those alone that need theirs", (context) => {
    const store = path.join(root, "node_modules/.pnpm");
    const scripted = readdirSync(store).flatMap((folder) => {
      const name = /^(@[^+]+\+)?[^@]+/.exec(folder)?.[0].replace("+", "/") ?? "";
      const place = path.join(store, folder, "node_modules", name);
      return hasInstallScript(place) ? [name] : [];
    });
    expect([...new Set(scripted)].sort()).toEqual(Object.keys(installScripts).sort());
    const allowed = (readYaml("pnpm-workspace.yaml") as { readonly allowBuilds: Record<string, boolean> }).allowBuilds;
    const wanted = Object.fromEntries(Object.entries(installScripts).map(([name, why]) => [name, why !== false]));
    expect(allowed).toEqual(wanted);
    const run = Object.values(wanted).filter((allows) => allows).length;
    showFigure(context, { ...row, counts: { "install scripts allowed": run } });
  });
});

function hasInstallScript(place: string): boolean {
  let manifest: { readonly scripts?: Readonly<Record<string, string>> };
  try {
    manifest = JSON.parse(readFileSync(path.join(place, "package.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR")
      return false;
    throw error;
  }
  const isNative = readdirSync(place).includes("binding.gyp");
  return isNative || ["preinstall", "install", "postinstall"].some((name) => manifest.scripts?.[name] !== undefined);
}

describe("the bundle", () => {
  let bundle: Bundle;
  beforeAll(() => {
    bundle = buildBundle();
  }, 120_000);
  afterAll(() => bundle.remove());

  it("has in it the packages that are listed with their reasons, and no others", (context) => {
    const known = runtimePackages.flatMap(({ name, brings }) => [name, ...brings]);
    expect(listPackages(bundle.inputs)).toEqual([...known].sort());
    const asked = ["engine", "providers", "emulator", "cli"].flatMap((name) =>
      Object.keys(JSON.parse(readFileSync(path.join(root, manifestOf(`packages/${name}`)), "utf8")).dependencies ?? {}),
    );
    const direct = [...new Set(asked)].filter((name) => !name.startsWith("@fgk/")).sort();
    expect(direct).toEqual(runtimePackages.map(({ name }) => name).sort());
    showFigure(context, {
      ...row,
      counts: { "packages asked for": direct.length, "packages in the bundle": known.length },
    });
  });

  it("has a bill of materials: each package with its version, digest and licence", (context) => {
    const sbom = makeSbom({ root, inputs: bundle.inputs, name: "fgk", version: "0.1.0" });
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1 });
    expect([...new Set(sbom.components.map(({ name }) => name))].sort()).toEqual(listPackages(bundle.inputs));
    const yaml = sbom.components.find(({ name }) => name === "yaml");
    const integrity = lockfile.packages["yaml@2.9.1"]?.resolution["integrity"] ?? "";
    expect(yaml).toEqual({
      type: "library",
      "bom-ref": "pkg:npm/yaml@2.9.1",
      name: "yaml",
      version: "2.9.1",
      purl: "pkg:npm/yaml@2.9.1",
      hashes: [{ alg: "SHA-512", content: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex") }],
      licenses: [{ license: { name: "ISC" } }],
    });
    const bare = sbom.components.filter(
      ({ hashes, licenses }) => hashes[0]?.content.length !== 128 || licenses === undefined,
    );
    expect(bare.map(({ purl }) => purl)).toEqual([]);
    showFigure(context, { ...row, counts: { "components of the bill": sbom.components.length } });
  });
});

it("no file names the host of a package registry", () => {
  // In pieces, so that this file doesn't either.
  const hosts = [
    ["registry", "npmjs", "org"],
    ["registry", "yarnpkg", "com"],
    ["npm", "pkg", "github", "com"],
    ["npm", "jsr", "io"],
    ["pypi", "org"],
    ["files", "pythonhosted", "org"],
    ["proxy", "golang", "org"],
    ["sum", "golang", "org"],
    ["crates", "io"],
    ["rubygems", "org"],
  ].map((parts) => parts.join("."));
  const patterns = hosts.flatMap((host) => ["-e", host]);
  const { status, stdout } = spawnSync("git", ["grep", "--fixed-strings", "-n", ...patterns], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  // 1: nothing was found; anything else is a search that didn't happen.
  expect(status).toBe(1);
});
