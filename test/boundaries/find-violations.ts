/** One source file of a package, as text. */
export interface SourceFile {
  /** `packages/engine/src/model/json.ts` */
  readonly path: string;
  readonly text: string;
}

interface PackageRule {
  /** What may be imported besides the package's own files. */
  readonly imports: readonly RegExp[];
  /** Files that may touch process, console, clock, files and sockets. */
  readonly outermost: readonly RegExp[];
}

/** Who may import whom, and where the world outside begins. The reasons stand in ARCHITECTURE. */
const rules: Readonly<Record<string, PackageRule>> = {
  engine: { imports: [/^yaml$/, /^ajv$/, /^node:crypto$/], outermost: [] },
  providers: {
    imports: [
      /^@fgk\/engine$/,
      /^@bufbuild\/protobuf(\/.*)?$/,
      /^@connectrpc\/connect(\/.*)?$/,
      /^@google-cloud\/resource-manager$/,
      /^@kubernetes\/client-node$/,
      /^google-auth-library$/,
      /^google-gax(\/.*)?$/,
      /^ws$/,
      /^yaml$/,
      /^node:(crypto|zlib|stream|util|events|buffer|http|path)(\/.*)?$/,
    ],
    outermost: [],
  },
  emulator: {
    imports: [
      /^@bufbuild\/protobuf(\/.*)?$/,
      /^@connectrpc\/connect(-node)?(\/.*)?$/,
      // The types of Kubernetes' API, for its OpenAPI documents: nothing of the client itself.
      /^@kubernetes\/client-node\/dist\/gen\/models\/ObjectSerializer\.js$/,
      /^ws$/,
      /^yaml$/,
      /^node:(crypto|zlib|stream|util|events|buffer|http|http2|https|net|tls|path)(\/.*)?$/,
    ],
    outermost: [/\/server[^/]*\.ts$/, /\/helm\/main\.ts$/],
  },
  cli: { imports: [/.*/], outermost: [/.*/] },
};

/** Type-only imports from Google's own packages check shapes and are gone at run time. */
const typeOnly = [/^@googleapis\//, /^node:/, /^ws$/];

const touches: readonly (readonly [string, RegExp])[] = [
  ["process", /(?<![\w.$"'`-])process\.\w/],
  ["console", /(?<![\w.$])console\.\w/],
  ["the clock", /(?<![\w$])(?:Date\.now\(|new Date\(\)|performance\.now\()/],
  ["random", /(?<![\w$])Math\.random\(/],
  ["timers", /(?<![\w.$])(?:setTimeout|setInterval|setImmediate)\(/],
  ["the network", /(?<![\w.$])fetch\(/],
];

const worldModules = /^node:(fs|child_process|os|dgram|dns|readline|process|worker_threads|timers)(\/.*)?$/;

/** Every line that breaks a boundary, as `path:line what`. */
export function findViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const name = /^packages\/([^/]+)\/src\//.exec(file.path)?.[1];
    const rule = name === undefined ? undefined : rules[name];
    if (name === undefined || rule === undefined) return [];
    const outermost = rule.outermost.some((pattern) => pattern.test(file.path));
    return file.text.split("\n").flatMap((line, index) => {
      const found = [...checkImports(name, rule, line, outermost), ...(outermost ? [] : checkTouches(line))];
      return found.map((what) => `${file.path}:${index + 1} ${what}`);
    });
  });
}

function checkImports(name: string, rule: PackageRule, line: string, outermost: boolean): readonly string[] {
  const found: string[] = [];
  for (const match of line.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)["']([^"']+)["']/g)) {
    const target = match[1] ?? "";
    const isType = /^\s*(?:import|export)\s+type\b/.test(line);
    if (target.startsWith(".")) {
      if (!isType && /^(?:\.\.\/)+packages\/|\/packages\//.test(target)) found.push(`imports ${target}`);
      if (new RegExp(`(?:\\.\\./)+(?!${name}/)(?:engine|providers|cli|emulator)/src/`).test(target))
        found.push(`imports ${target}`);
      continue;
    }
    if (isType && typeOnly.some((pattern) => pattern.test(target))) continue;
    if (!outermost && worldModules.test(target)) found.push(`imports ${target}`);
    else if (!outermost && !rule.imports.some((pattern) => pattern.test(target))) found.push(`imports ${target}`);
  }
  return found;
}

function checkTouches(line: string): readonly string[] {
  const code = line
    .replace(/\/\/.*$/, "")
    .replace(/^\s*\*.*$/, "")
    .replace(/^\s*\/\*.*$/, "");
  return touches.filter(([, pattern]) => pattern.test(code)).map(([what]) => `touches ${what}`);
}

/** Words of clouds that the engine must not know. */
const cloudWords = /\b(?:google|gke|gcloud|kubernetes|kubectl|helm|flyte|iam|bucket|cloudsql)\b/i;

/** Lines of the engine's code (comments aside) that name a cloud. */
export function findCloudWords(files: readonly SourceFile[], allowed: readonly RegExp[]): readonly string[] {
  return files
    .filter((file) => file.path.startsWith("packages/engine/src/"))
    .flatMap((file) =>
      file.text.split("\n").flatMap((line, index) => {
        const code = line.replace(/\/\/.*$/, "").replace(/^\s*\/?\*.*$/, "");
        if (!cloudWords.test(code) || allowed.some((pattern) => pattern.test(code))) return [];
        return [`${file.path}:${index + 1} ${code.trim()}`];
      }),
    );
}
