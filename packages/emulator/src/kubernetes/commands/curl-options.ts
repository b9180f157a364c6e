/** What a curl command line asks for, as far as it is understood. */
export interface CurlOptions {
  readonly url: string | undefined;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string | undefined;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly failOnError: boolean;
  readonly failWithBody: boolean;
  readonly include: boolean;
  readonly headOnly: boolean;
  readonly writeOut: string;
  readonly output: string | undefined;
  /** Seconds. */
  readonly maxTime: number | undefined;
  readonly connectTimeout: number | undefined;
  /** The first option that isn't understood. */
  readonly unknown: string | undefined;
}

const withValue: Readonly<Record<string, string>> = {
  H: "header",
  X: "request",
  o: "output",
  w: "write-out",
  m: "max-time",
  d: "data",
  A: "user-agent",
};
const switches: Readonly<Record<string, string>> = {
  s: "silent",
  S: "show-error",
  f: "fail",
  i: "include",
  I: "head",
  k: "insecure",
  L: "location",
  v: "verbose",
  g: "globoff",
  N: "no-buffer",
  "4": "ipv4",
};
const longWithValue = [
  ...Object.values(withValue),
  "connect-timeout",
  "url",
  "data-raw",
  "retry",
  "retry-delay",
  "noproxy",
];
const longSwitches = [
  ...Object.values(switches),
  "fail-with-body",
  "no-progress-meter",
  "compressed",
  "retry-connrefused",
  "retry-all-errors",
];

/** Reads a curl command line: short options may stand together, their values may be attached. */
export function parseCurl(args: readonly string[]): CurlOptions {
  const given: [string, string][] = [];
  let unknown: string | undefined;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const { found, bad } = readArgument(arg, rest);
    given.push(...found);
    unknown ??= bad;
  }
  const lastOf = (name: string): string | undefined => given.findLast(([key]) => key === name)?.[1];
  const has = (name: string): boolean => given.some(([key]) => key === name);
  const data = lastOf("data") ?? lastOf("data-raw");
  return {
    url: lastOf("url"),
    method: lastOf("request") ?? (has("head") ? "HEAD" : data === undefined ? "GET" : "POST"),
    headers: readHeaders(given.filter(([key]) => key === "header").map(([, value]) => value)),
    data,
    silent: has("silent"),
    showError: has("show-error"),
    failOnError: has("fail"),
    failWithBody: has("fail-with-body"),
    include: has("include"),
    headOnly: has("head"),
    writeOut: lastOf("write-out") ?? "",
    output: lastOf("output"),
    maxTime: readSeconds(lastOf("max-time")),
    connectTimeout: readSeconds(lastOf("connect-timeout")),
    unknown,
  };
}

function readArgument(arg: string, rest: string[]): { readonly found: [string, string][]; readonly bad?: string } {
  if (arg.startsWith("--")) {
    const name = arg.slice(2);
    if (longSwitches.includes(name)) return { found: [[name, ""]] };
    return longWithValue.includes(name) ? { found: [[name, rest.shift() ?? ""]] } : { found: [], bad: arg };
  }
  if (!arg.startsWith("-") || arg === "-") return { found: [["url", arg]] };
  const found: [string, string][] = [];
  for (const [index, letter] of [...arg.slice(1)].entries()) {
    const long = withValue[letter];
    if (long !== undefined) {
      const attached = arg.slice(index + 2);
      found.push([long, attached === "" ? (rest.shift() ?? "") : attached]);
      return { found };
    }
    const name = switches[letter];
    if (name === undefined) return { found, bad: `-${letter}` };
    found.push([name, ""]);
  }
  return { found };
}

function readHeaders(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}

function readSeconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
