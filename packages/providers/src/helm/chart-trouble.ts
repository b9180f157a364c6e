import type { Diagnostic } from "@fgk/engine";
import { Failure } from "@fgk/engine";

/** The chart couldn't be had: nothing was asked of the cluster. */
interface Row {
  readonly shows: RegExp;
  readonly tell: (match: RegExpExecArray) => Pick<Diagnostic, "code" | "summary" | "keyPath" | "help">;
}

/** An error of helm's is a few lines; the patterns below take the square of what they are given. */
const mostRead = 10_000;

/** helm's words when it can't have the chart, as a failure that names the keys that decide; undefined for any other words. */
export function explainChartTrouble(words: string): Failure | undefined {
  // A login that somebody wrote into the repository's address.
  const said = words.slice(0, mostRead).replace(/\/\/[^/\s@"]+@/g, "//");
  for (const { shows, tell } of rows) {
    const match = shows.exec(said);
    if (match !== null) return new Failure({ severity: "error", cause: said, ...tell(match) }, retryOf(said));
  }
  return undefined;
}

/** What passes by itself: silence, a cut connection, a server that is overloaded. */
function retryOf(said: string): "transient" | "never" {
  return /i\/o timeout|Client\.Timeout|TLS handshake timeout|connection reset|: 50[0234] /.test(said)
    ? "transient"
    : "never";
}

const repository = "flyte.chart.repository";

/** As helm 3.22 and 4.3 say it; the more precise first. */
const rows: readonly Row[] = [
  {
    shows: /chart "([^"]+)" version "([^"]+)" not found in (\S+) repository/,
    tell: ([, name = "", version = "", where = ""]) => ({
      code: "not-found",
      summary: `the chart repository ${where} has no version ${version} of ${name}`,
      keyPath: "flyte.chart.version",
      help: `see which there are: ${where}/index.yaml; write flyte.chart.version (by default v and flyte.version), flyte.chart.name or another ${repository}`,
    }),
  },
  {
    shows: /chart "([^"]+)" not found in (\S+) repository/,
    tell: ([, name = "", where = ""]) => ({
      code: "not-found",
      summary: `the chart repository ${where} has no chart ${name}`,
      keyPath: "flyte.chart.name",
      help: `mend flyte.chart.name or ${repository}; or flyte.chart.path for a local folder or archive`,
    }),
  },
  {
    shows: /"FetchReference" on source: (\S+): not found/,
    tell: ([, where = ""]) => ({
      code: "not-found",
      summary: `the registry has no chart ${where}`,
      keyPath: repository,
      help: `mend ${repository}, flyte.chart.name or flyte.chart.version; or flyte.chart.path for a local folder or archive`,
    }),
  },
  {
    shows:
      /looks like "([^"]+)" is not a valid chart repository or cannot be reached|"FetchReference" on source: \w+ "([^"]+)"|failed to fetch (https?:\S+) :/,
    tell: (match) => ({
      code: "unreachable",
      summary: `helm can't get the chart from ${match[1] ?? match[2] ?? match[3] ?? ""}`,
      keyPath: repository,
      help: adviseOn(match.input),
    }),
  },
  {
    shows: /missing in charts\/ directory: (.+)/,
    tell: ([, names = ""]) => ({
      code: "not-found",
      summary: `the chart wants other charts that aren't in its folder charts: ${names}`,
      keyPath: "flyte.chart.path",
      help: "helm dependency build, with the folder of flyte.chart.path, gets them",
    }),
  },
  {
    shows: /does not appear to be a gzipped archive|gzip: invalid header|chart\.ya?ml file is missing|unexpected EOF/i,
    tell: ({ input }) => ({
      code: "not-found",
      summary: `helm can't read the chart${/missing/.test(input) ? ": there is no Chart.yaml in it" : ": it is no gzipped archive"}`,
      keyPath: "flyte.chart.path",
      help: "make it anew with helm package or helm pull",
    }),
  },
  {
    shows: /could not find protocol handler for: (\S+)/,
    tell: ([, protocol = ""]) => ({
      code: "unreachable",
      summary: `helm has no way to a chart repository by ${protocol}`,
      keyPath: repository,
      help: `write ${repository} as https://… or oci://…; or flyte.chart.path for a local folder or archive`,
    }),
  },
];

const otherWays = `or write another ${repository} that can be reached from here, or flyte.chart.path for a local folder or archive (helm pull)`;

/** helm keeps logins of registries, and finds them by the host; those of other repositories only under a name of its own. */
function adviseOnLogin(said: string): string {
  const registry = /"https?:\/\/([^/"]+)\/v2\//.exec(said)?.[1];
  if (registry?.endsWith(".pkg.dev") === true)
    return `helm was given your own Google login: it needs artifactregistry.repositories.downloadArtifacts (roles/artifactregistry.reader) on that repository; ${otherWays}`;
  return registry === undefined
    ? `the repository wants a login, or another one: helm repo add NAME ADDRESS --username USER, with this very address; ${otherWays}`
    : `the registry wants a login, or another one: helm registry login ${registry}; ${otherWays}`;
}

function adviseOn(said: string): string {
  if (/proxyconnect|Proxy Authentication Required/.test(said))
    return `mend HTTPS_PROXY, or name the host in NO_PROXY; ${otherWays}`;
  if (/x509|tls: /.test(said))
    return `have this machine trust the certificate's authority (SSL_CERT_FILE, for a proxy that reads TLS too), or mend http and https in ${repository}; ${otherWays}`;
  if (/\b40[13]\b|unauthorized|denied|credential not found/i.test(said)) return adviseOnLogin(said);
  if (/\b404\b|error unmarshaling|error converting YAML/.test(said))
    return `that is no chart repository: mend ${repository}; or write flyte.chart.path for a local folder or archive`;
  if (/no such host/.test(said))
    return `look at the spelling of ${repository}, and whether this machine finds the host (HTTPS_PROXY, NO_PROXY); ${otherWays}`;
  return `see whether this machine reaches it (HTTPS_PROXY, NO_PROXY); ${otherWays}`;
}
