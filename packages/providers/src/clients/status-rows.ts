import type { Row } from "./pyflyte-trouble.ts";

/** What the first gRPC status tells. */
export const statusRows: readonly Row[] = [
  {
    shows: /project \[([^\]]*)\] not found/,
    explain: ({ scope, project }, match) => ({
      code: "not-found",
      summary: `the project ${match[1] ?? project} isn't registered in Flyte`,
      help: scope.flyte.projects.some(({ id }) => id === (match[1] ?? project))
        ? "fgk apply"
        : "add it to flyte.projects, then: fgk apply",
    }),
  },
  {
    shows: /domain \[([^\]]*)\] (?:is unrecognized|not found|is not)/,
    explain: ({ scope, domain }, match) => ({
      code: "not-found",
      summary: `Flyte has no domain ${match[1] ?? domain}`,
      help: `take one of its domains: ${scope.flyte.domains.join(", ")}`,
    }),
  },
  {
    shows: /with different structure already exists/,
    explain: () => ({
      code: "cloud-refused",
      summary: "this version is registered already, with other code",
      help: "give it a version of its own: --version VERSION (every file that lies beside the code counts; .flyteignore leaves some out)",
    }),
  },
  {
    shows: /http1\.x server/,
    explain: () => ({
      code: "unreachable",
      summary: "HTTP/1 answers on the port that pyflyte called: it isn't Flyte's gRPC port",
      help: "gRPC is on 8089 (8088 is the console's); fgk register finds it by itself",
    }),
  },
  {
    shows: /WRONG_VERSION_NUMBER/,
    explain: () => ({
      code: "unreachable",
      summary: "pyflyte speaks TLS to a Flyte that answers without it",
      help: "admin.insecure must be true: fgk flyte config --out config.yaml",
    }),
  },
  {
    shows: /CERTIFICATE_VERIFY_FAILED|certificate verify failed/,
    explain: () => ({
      code: "unreachable",
      summary: "pyflyte doesn't trust Flyte's certificate",
      help: "name its authority: admin.caCertFilePath in the config.yaml",
    }),
  },
  {
    shows: /Socket closed|Connection reset|Broken pipe|GOAWAY/i,
    explain: () => ({
      code: "unreachable",
      summary: "the connection to Flyte was cut: its pod was restarted, or the way to it broke",
      help: "run the same command again; fgk verify says whether Flyte is well",
    }),
  },
  {
    shows: /failed to connect to all addresses|Connection refused|DEADLINE_EXCEEDED/,
    explain: () => ({
      code: "unreachable",
      summary: "pyflyte didn't reach Flyte",
      help: "fgk verify says whether Flyte is well; then run the same command again",
    }),
  },
  {
    shows: /^UNAUTHENTICATED/,
    explain: ({ scope }) => ({
      code: "no-permission",
      summary: "Flyte asks for a login",
      help:
        scope.flyte.auth === null
          ? "write flyte.auth, and fgk register logs in; or log in in a browser: fgk flyte config --out config.yaml, with authType: Pkce"
          : "look at flyte.auth: the client's id, and the newest version of its secret",
    }),
  },
  {
    shows: /^PERMISSION_DENIED/,
    explain: ({ scope }) => ({
      code: "no-permission",
      summary: "Flyte knows who asks, and doesn't let them register",
      help:
        scope.flyte.auth === null
          ? "Flyte's owner gives the right"
          : `Flyte's owner gives the client ${scope.flyte.auth.clientId} the right`,
    }),
  },
];
