// What the built package is made of, as a CycloneDX document: the packages that the bundle took, as the lockfile has them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Names of the packages among the files that went into a bundle. */
export function listPackages(inputs) {
  const found = inputs.map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  return [...new Set(found.filter((name) => name !== undefined))].sort();
}

/** The packages among a bundle's inputs by `name@version`, each with its folder in pnpm's store: that has the version in its name. */
function findFolders(inputs) {
  const found = inputs.map((input) =>
    /node_modules\/\.pnpm\/([^/]+)\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input),
  );
  const rows = found.flatMap((match) => {
    if (match === null) return [];
    const [, folder, name] = match;
    const version = folder.slice(name.replace("/", "+").length + 1).replace(/_.*$/, "");
    return [[`${name}@${version}`, folder]];
  });
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A CycloneDX 1.6 document of the bundle; equal inputs give equal bytes. `root` is the workspace. */
export function makeSbom({ root, inputs, name, version }) {
  const { parse } = createRequire(path.join(root, "packages/providers/package.json"))("yaml");
  const lockfile = parse(readFileSync(path.join(root, "pnpm-lock.yaml"), "utf8"));
  const components = [...findFolders(inputs)].map(([key, folder]) => {
    const at = key.lastIndexOf("@");
    const packageName = key.slice(0, at);
    const integrity = lockfile.packages[key]?.resolution?.integrity;
    if (integrity === undefined) throw new Error(`the lockfile has no ${key}`);
    const [algorithm, digest] = integrity.split("-");
    const purl = `pkg:npm/${packageName.replace("@", "%40")}@${key.slice(at + 1)}`;
    const license = readLicense(path.join(root, "node_modules/.pnpm", folder, "node_modules", packageName));
    return {
      type: "library",
      "bom-ref": purl,
      name: packageName,
      version: key.slice(at + 1),
      purl,
      hashes: [{ alg: algorithm.replace(/^sha/, "SHA-"), content: Buffer.from(digest, "base64").toString("hex") }],
      ...(license === undefined ? {} : { licenses: [{ license: { name: license } }] }),
    };
  });
  const component = { type: "application", "bom-ref": `pkg:npm/${name}@${version}`, name, version };
  return { bomFormat: "CycloneDX", specVersion: "1.6", version: 1, metadata: { component }, components };
}

function readLicense(folder) {
  const { license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return typeof license === "string" ? license : undefined;
}
