// Makes the package that people install: dist/, one small entry and the parts that it loads when they are needed.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { makeSbom } from "./sbom.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(root, "dist");
const read = (name) => JSON.parse(readFileSync(path.join(root, name), "utf8"));

/**
 * A lazily loaded CommonJS package becomes a file that has only a default export: its names are given back here.
 */
const namedExports = {
  name: "named-exports-of-commonjs",
  setup(builder) {
    const from = createRequire(path.join(root, "packages/providers/package.json"));
    const packages = /^(?:@google-cloud\/resource-manager|google-auth-library)$/;
    builder.onResolve({ filter: packages }, ({ path: name, kind }) =>
      kind === "dynamic-import" ? { path: name, namespace: "commonjs-names" } : undefined,
    );
    builder.onLoad({ filter: packages, namespace: "commonjs-names" }, ({ path: name }) => {
      const names = Object.keys(from(name)).filter((each) => /^[A-Za-z_$][\w$]*$/.test(each) && each !== "default");
      return {
        contents: `import * as all from ${JSON.stringify(name)}; export const { ${names.join(", ")} } = all;`,
        resolveDir: path.join(root, "packages/providers"),
      };
    });
  },
};

/**
 * Whoever imports `node:http` as a module has all of its exports looked at, the WebSocket among them, for which Node loads
 * its whole browser-like client: a tenth of a second. Asked for as a value it is only what is used.
 */
const lazyHttp = {
  name: "http-without-its-websocket",
  setup(builder) {
    builder.onResolve({ filter: /^(?:node:)?http$/ }, () => ({ path: "http", namespace: "builtin-value" }));
    builder.onLoad({ filter: /.*/, namespace: "builtin-value" }, () => ({
      contents: 'module.exports = process.getBuiltinModule("node:http");',
    }));
  },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const result = await build({
  absWorkingDir: root,
  entryPoints: { fgk: "packages/cli/src/main.ts" },
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  chunkNames: "[name]-[hash]",
  bundle: true,
  // What a command doesn't need isn't loaded: each lazy import stays a file of its own.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  conditions: ["fgk-source"],
  plugins: [namedExports, lazyHttp],
  minify: true,
  // Messages of bugs are reported by users: function names must be legible in them.
  keepNames: true,
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
  // Some dependencies are CommonJS: they ask for Node's own modules by require, and for where they are.
  banner: {
    js: [
      'import{createRequire as fgkRequire}from"node:module";',
      'import{fileURLToPath as fgkPath}from"node:url";',
      'import{dirname as fgkFolder}from"node:path";',
      "const require=fgkRequire(import.meta.url);",
      "const __filename=fgkPath(import.meta.url);",
      "const __dirname=fgkFolder(__filename);",
    ].join(""),
  },
});

cpSync(path.join(root, "packages/emulator/chart"), path.join(dist, "chart"), { recursive: true });
cpSync(path.join(root, "schemas"), path.join(dist, "schemas"), { recursive: true });
for (const name of ["README.md", "LICENSE", "SECURITY.md"]) {
  try {
    cpSync(path.join(root, name), path.join(dist, name));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

const { version, license } = read("packages/cli/package.json");
const manifest = {
  name: "fgk",
  version,
  description: "Flyte on Google Kubernetes Engine, from one file: plan, apply, verify",
  license,
  type: "module",
  bin: { fgk: "fgk.mjs" },
  exports: { "./package.json": "./package.json", "./schemas/*": "./schemas/*" },
  engines: { node: ">=22.18" },
  keywords: ["flyte", "gke", "google-cloud", "kubernetes", "infrastructure"],
};
writeFileSync(path.join(dist, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const sbom = makeSbom({ root, inputs: Object.keys(result.metafile.inputs), name: "fgk", version });
writeFileSync(path.join(dist, "sbom.cdx.json"), `${JSON.stringify(sbom, null, 2)}\n`);

const sizes = Object.values(result.metafile.outputs).map((output) => output.bytes);
const megabytes = (sizes.reduce((sum, size) => sum + size, 0) / 1_048_576).toFixed(1);
console.log(`dist/: fgk ${version}, ${sizes.length} files, ${megabytes} MiB`);
