import type { DeploymentFile, Diagnostic, Result, RunOptions, World } from "@fgk/engine";
import { fail, succeed } from "@fgk/engine";
import { flytePorts } from "../flyte/flyte-ports.ts";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubKnown } from "../google/scrub.ts";
import type { PlaceLogin } from "./ask-place.ts";
import { askPlace } from "./ask-place.ts";
import type { ClientLogin } from "./client-config.ts";
import { writeClientConfig } from "./client-config.ts";
import { localConfig } from "./describe-client.ts";
import { explainPyflyte } from "./explain-pyflyte.ts";
import { openFlyteWay } from "./flyte-way.ts";
import type { Flytekit } from "./flytekit.ts";
import { findEngineTrouble, readFlytekit } from "./flytekit.ts";
import type { ForwardNews } from "./forward-flyte.ts";
import { forwardFlyte } from "./forward-flyte.ts";
import type { SourceText } from "./image-spec.ts";
import { findAssumedImages, findImageSpecs, warnOfAssumedImages, warnOfMissingEngine } from "./image-spec.ts";
import type { WorkflowPlace } from "./place.ts";
import { choosePlace } from "./place.ts";
import { dropSignatures } from "./signed-link.ts";

/** What a person wants to have registered. */
export interface RegisterRequest {
  /** pyflyte's absolute path: started by a relative one it takes itself for a module of the user's. */
  readonly program: string;
  /** The world as it is where the user stands: pyflyte runs there. */
  readonly here: World;
  /** Left out: the only one that the file names. */
  readonly project: string | undefined;
  readonly domain: string | undefined;
  readonly version: string | undefined;
  readonly images: readonly string[];
  readonly destination: string | undefined;
  /** Files and folders, as the user wrote them. */
  readonly paths: readonly string[];
  /** Arguments for pyflyte that fgk doesn't look at. */
  readonly further: readonly string[];
  /** The Python files below the paths. */
  readonly sources: readonly SourceText[];
  /** Somebody sits there, who can log in in a browser. */
  readonly isAttended: boolean;
}

/** What is told while it goes on. */
export type RegisterNews =
  | ForwardNews
  | { readonly type: "starts"; readonly place: WorkflowPlace; readonly flytekit: Flytekit | undefined }
  | { readonly type: "output"; readonly text: string }
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic };

/** A run of pyflyte that registered what it was given. */
export interface Registered extends WorkflowPlace {
  /** Images that it took for built. */
  readonly assumed: readonly string[];
}

/** Building images takes its time; a run that takes longer hangs. */
const pyflyteMs = 2 * 3_600_000;

/**
 * Runs `pyflyte register` against a deployment's Flyte, through a port of this machine that is opened for it, and names the
 * cause when it fails. Throws `Failure` for what stands in the way before it can begin.
 */
export async function registerWorkflows(
  file: DeploymentFile,
  world: World,
  request: RegisterRequest,
  tell: (news: RegisterNews) => void,
): Promise<Result<Registered>> {
  const way = openFlyteWay(file, world);
  const place = choosePlace(way.scope, request);
  if ("missing" in place) return fail(...place.missing);
  const flytekit = await readFlytekit(request.here, request.program);
  const warning = await lookForEngine(request, flytekit);
  if (warning !== undefined) tell({ type: "diagnostic", diagnostic: warning });
  const asked = await askPlace(way, place);
  if (asked.login.by === "browser" && !request.isAttended) return fail(nobodyToLogIn);
  if (asked.wrong.some(({ severity }) => severity === "error")) return fail(...asked.wrong);
  for (const diagnostic of asked.wrong) tell({ type: "diagnostic", diagnostic });
  const forward = await forwardFlyte(way, [{ local: 0, pod: flytePorts.grpc }], tell);
  try {
    tell({ type: "starts", place, flytekit });
    let output = "";
    const { code } = await request.here.run({
      ...writeCall(request, place, forward.ports[0] ?? 0, asked.login),
      timeoutMs: pyflyteMs,
      onOutput: (text) => {
        output += text;
        tell({ type: "output", text: scrubKnown(dropSignatures(text), listSecrets(world)) });
      },
    });
    if (code !== 0) return fail(explainPyflyte(output, code, { scope: way.scope, ...place }));
    const assumed = findAssumedImages(output);
    return succeed({ ...place, assumed }, assumed.length === 0 ? [] : [warnOfAssumedImages(assumed)]);
  } finally {
    await forward.close();
  }
}

/** pyflyte would wait for a browser's answer for ever. */
const nobodyToLogIn: Diagnostic = {
  severity: "error",
  code: "no-permission",
  summary: "Flyte asks for a login, and there is no terminal: nobody can log in",
  keyPath: "flyte.auth",
  help: "write flyte.auth, and fgk register logs in as that client",
};

/** A warning when images are to be built and nobody here can. */
async function lookForEngine(
  { here, sources, images }: RegisterRequest,
  flytekit: Flytekit | undefined,
): Promise<Diagnostic | undefined> {
  const files = findImageSpecs(sources, images);
  if (files.length === 0 || flytekit === undefined) return undefined;
  const trouble = await findEngineTrouble(here, flytekit);
  return trouble === undefined ? undefined : warnOfMissingEngine(files, trouble);
}

const tokenVariable = "FGK_FLYTE_TOKEN_FILE";

/** pyflyte runs the command when Flyte asks who calls; the token itself stands in a private file. */
const logins: Readonly<Record<PlaceLogin["by"], ClientLogin | undefined>> = {
  nobody: undefined,
  browser: { type: "Pkce" },
  client: { type: "ExternalCommand", command: ["sh", "-c", `cat "$${tokenVariable}"`] },
};

/**
 * flytekit's variables go before its file (`ConfigEntry.read`): one that a person has set for another Flyte would have the
 * workflows registered there, and show that Flyte's login to this one.
 */
const theirs = Object.fromEntries(
  [
    ...["URL", "INSECURE", "INSECURE_SKIP_VERIFY", "CONSOLE_ENDPOINT", "CA_CERT_FILE_PATH", "HTTP_PROXY_URL"].map(
      (option) => `PLATFORM_${option}`,
    ),
    ...[
      "COMMAND",
      "PROXY_COMMAND",
      "CLIENT_ID",
      "CLIENT_SECRET",
      "CLIENT_SECRET_LOCATION",
      "CLIENT_SECRET_ENV_VAR",
    ].map((option) => `CREDENTIALS_${option}`),
    ...["SCOPES", "AUTH_MODE", "AUDIENCE"].map((option) => `CREDENTIALS_${option}`),
  ].map((name) => [`FLYTE_${name}`, null]),
);

/**
 * So that its output comes as it is written, and in lines that can be read afterwards; and so that gRPC doesn't ask the
 * company's proxy for our port: without this it does, even for localhost. Uploads go by the proxy as before.
 */
const plain = { PYTHONUNBUFFERED: "1", COLUMNS: "160", no_grpc_proxy: "localhost,127.0.0.1,::1" };

function writeCall(
  request: RegisterRequest,
  { project, domain }: WorkflowPlace,
  port: number,
  login: PlaceLogin,
): RunOptions {
  const option = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [name, value];
  const local = localConfig({ http: flytePorts.http, grpc: port });
  const config = writeClientConfig({ ...local, login: logins[login.by] });
  const isClient = login.by === "client";
  return {
    command: request.program,
    args: [
      ...["--config", { file: "config.yaml" }, "register", "--project", project, "--domain", domain],
      ...option("--version", request.version),
      ...request.images.flatMap((image) => ["--image", image]),
      ...option("--destination-dir", request.destination),
      ...request.further,
      ...request.paths,
    ],
    files: { "config.yaml": config, ...(isClient ? { token: login.token } : {}) },
    env: { ...theirs, ...plain, ...(isClient ? { [tokenVariable]: { file: "token" } } : {}) },
  };
}
