import { describe, expect, it } from "vitest";
import { deploymentScope } from "../deployment/scope.ts";
import { smallestWith } from "../deployment/test-files.ts";
import { explainPyflyte } from "./explain-pyflyte.ts";

const call = { scope: deploymentScope(smallestWith({})), project: "flytesnacks", domain: "development" };
const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";

/** What flytekit 1.16.31 printed, each frame's lines left out; every failure to get a link ends with the same line. */
const begun = `Running pyflyte register from /home/ada/proj with images ImageConfig(default_image=Image(name='default', fqn='cr.flyte.org/flyteorg/flytekit', tag='py3.11-1.16.31', digest=None)) and image destination folder /root on 1 package(s) ('/home/ada/proj/workflows/wf1.py',)
Registering against localhost:36927
Detected Root /home/ada/proj, using this to create deployable package...
Loading packages ['workflows.wf1'] under source root /home/ada/proj
`;
const box = `╭─────────────────────────────── Traceback (most recent call last) ────────────────────────────────╮
│ ❱ 447 │   │   raise self                                                                         │
╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
`;
const noLink = "\nRuntimeError: Failed to get signed url for fast75560397c06cc40a0ed2d241f0c16f52.tar.gz.\n";

function refused(status: string, details: string, after = noLink): string {
  return `${begun}${box}_InactiveRpcError: <_InactiveRpcError of RPC that terminated with:
        status = StatusCode.${status}
        details = "${details}"
        debug_error_string = "UNKNOWN:Error received from peer  {grpc_message:"x", grpc_status:13}"
>

The above exception was the direct cause of the following exception:

${box}FlyteSystemException: SYSTEM:Unknown: error=None
${after}`;
}

const signBlob =
  "failed to create a signed url. Error: unable to sign bytes: googleapi: Error 403: Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist)., forbidden";

function upload(status: number, response: string): string {
  return `${begun}${box}FlyteValueException: USER:ValueError: error=Value error!  Received: ${status}. Request to send data
https://storage.googleapis.com/acme-ml-flyte-metadata/flytesnacks/development/DF65/fast75.tar.gz?Expires=17953
84539&GoogleAccessId=flyte-sa%40acme-ml.iam.gserviceaccount.com&Signature=y3vwfLm3yCtP9of2s1ZTBtzQ5Q3jL3St1qhblY3gBMjLe%2FB8ubfIK0
jeAEyMt78Hy5t8grT%2FaH9rNWUwbc0OUN4y90rdaoW5WN4ATIy3vwfLm3yCtP9of2s1 failed.
Response: ${response}
`;
}

interface Case {
  readonly name: string;
  readonly output: string;
  readonly code: string;
  readonly summary: string;
  readonly help: string | RegExp;
  readonly cause?: string | RegExp;
}

const cases: readonly Case[] = [
  {
    name: "token creator is missing",
    output: refused("INTERNAL", signBlob),
    code: "cloud-refused",
    summary: `${account} may not sign links: it needs the token creator role on itself`,
    help: `fgk apply mends it; by hand: gcloud iam service-accounts add-iam-policy-binding ${account} --project acme-ml --role roles/iam.serviceAccountTokenCreator --member "serviceAccount:${account}"`,
    cause: `INTERNAL: ${signBlob}`,
  },
  {
    name: "the same, with its lines broken at the terminal's width",
    output: refused("INTERNAL", signBlob.replace("bytes: ", "bytes: \n").replace("'iam.", "\n'iam.")),
    code: "cloud-refused",
    summary: `${account} may not sign links: it needs the token creator role on itself`,
    help: /^fgk apply mends it; by hand: gcloud iam service-accounts/,
    cause: `INTERNAL: ${signBlob}`,
  },
  {
    name: "the project isn't registered",
    output: refused(
      "INVALID_ARGUMENT",
      "failed to validate that project [flytesnacks] and domain [development] are registered, err: [project [flytesnacks] not found]",
    ),
    code: "not-found",
    summary: "the project flytesnacks isn't registered in Flyte",
    help: "fgk apply",
  },
  {
    name: "Flyte has no such domain",
    output: refused(
      "INVALID_ARGUMENT",
      "failed to validate that project [flytesnacks] and domain [development] are registered, err: [domain [development] is unrecognized by system]",
    ),
    code: "not-found",
    summary: "Flyte has no domain development",
    help: "take one of its domains: development, staging, production",
  },
  {
    name: "other code under the same version",
    output: `${begun}Serializing and registering 3 flyte entities
RPC Failed, with Status: StatusCode.INVALID_ARGUMENT
\tDetails: hello task with different structure already exists. (Please register a new version of the task)
`,
    code: "cloud-refused",
    summary: "this version is registered already, with other code",
    help: "give it a version of its own: --version VERSION (every file that lies beside the code counts; .flyteignore leaves some out)",
  },
  {
    name: "gRPC to the console's port",
    output: refused(
      "UNAVAILABLE",
      "failed to connect to all addresses; last error: INTERNAL: ipv4:127.0.0.1:8088: Failed parsing HTTP/2 (Expected SETTINGS frame as the first frame, got frame type 80) (Trying to \nconnect an http1.x server (HTTP status 400))",
    ),
    code: "unreachable",
    summary: "HTTP/1 answers on the port that pyflyte called: it isn't Flyte's gRPC port",
    help: /8089/,
  },
  {
    name: "TLS to a port without it",
    output: refused(
      "UNAVAILABLE",
      "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:8089: Ssl handshake failed (TSI_PROTOCOL_FAILURE): SSL_ERROR_SSL: error:0A00010B:SSL routines::WRONG_VERSION_NUMBER: Invalid certificate verification context",
    ),
    code: "unreachable",
    summary: "pyflyte speaks TLS to a Flyte that answers without it",
    help: "admin.insecure must be true: fgk flyte config --out config.yaml",
  },
  {
    name: "nobody listens",
    output: refused(
      "UNAVAILABLE",
      "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:18099: Failed to connect to remote host: Connection refused",
    ),
    code: "unreachable",
    summary: "pyflyte didn't reach Flyte",
    help: "fgk verify says whether Flyte is well; then run the same command again",
  },
  {
    name: "a login is asked for",
    output: refused("UNAUTHENTICATED", "token parse error [JWT_VERIFICATION_FAILED] Could not retrieve auth token"),
    code: "no-permission",
    summary: "Flyte asks for a login",
    help: /flyte\.auth/,
  },
  {
    name: "Flyte itself may not write to its bucket",
    output: refused(
      "INTERNAL",
      `Failed to write to metadata: googleapi: Error 403: ${account} does not have storage.objects.create access to the Google Cloud Storage object., forbidden`,
    ),
    code: "cloud-refused",
    summary: `${account} lacks rights on the buckets' objects`,
    help: /gs:\/\/acme-ml-flyte-metadata .*roles\/storage\.objectAdmin/,
  },
  {
    name: "the signer may not write",
    output: upload(
      403,
      `<?xml version='1.0'?><Error><Code>AccessDenied</Code><Details>${account} does not have storage.objects.create access</Details></Error>`,
    ),
    code: "cloud-refused",
    summary: `${account} may not write to the bucket acme-ml-flyte-metadata`,
    help: /^fgk apply gives the right; by hand: gcloud storage buckets add-iam-policy-binding gs:\/\/acme-ml-flyte-metadata/,
    cause: /^Cloud Storage answered the upload with 403: <\?xml .*AccessDenied/,
  },
  {
    name: "the clock is wrong",
    output: upload(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
    code: "cloud-refused",
    summary: "Cloud Storage doesn't take the link that Flyte signed: a clock is wrong, or something changes requests",
    help: /clock/,
    cause: "Cloud Storage answered the upload with 403: <Error><Code>SignatureDoesNotMatch</Code></Error>",
  },
  {
    name: "the bucket is gone",
    output: upload(404, "<Error><Code>NoSuchBucket</Code></Error>"),
    code: "not-found",
    summary: "the bucket acme-ml-flyte-metadata doesn't exist",
    help: "fgk apply makes it",
  },
  {
    name: "the machine doesn't reach Cloud Storage",
    output: `${begun}ConnectionError: HTTPSConnectionPool(host='storage.googleapis.com', port=443): Max retries exceeded with url: /x?X-Goog-Signature=abcdef0123456789abcdef0123456789\n`,
    code: "unreachable",
    summary: "the code couldn't be uploaded: storage.googleapis.com can't be reached from here",
    help: /HTTPS_PROXY/,
    cause:
      "HTTPSConnectionPool(host='storage.googleapis.com', port=443): Max retries exceeded with url: /x?X-Goog-Signature=<redacted>",
  },
  {
    name: "an import that isn't installed",
    output: `${begun}${box}ModuleNotFoundError: No module named 'pandas'\n`,
    code: "program-failed",
    summary: "the code imports pandas, and pyflyte's Python doesn't have it",
    help: /install what it imports/,
  },
  {
    name: "code that isn't Python",
    output: `${begun}${box}SyntaxError: invalid syntax\n`,
    code: "program-failed",
    summary: "the code couldn't be loaded",
    help: /mend it/,
    cause: "SyntaxError: invalid syntax",
  },
  {
    name: "no engine to look for an image, and that is an error",
    output: `${begun}Failed to check if the image exists with error:
 Error while fetching server API version: ('Connection aborted.', FileNotFoundError(2, 'No such file or directory'))
FLYTE_IMG_FAST_FAIL set to True.
RuntimeError: Build failed as ImageSpec failed to check if the image exists due to a permission issue or other reason. 
`,
    code: "program-failed",
    summary: "nobody could look whether an image is there",
    help: /--image IMAGE/,
  },
  {
    name: "a flag that pyflyte doesn't have",
    output: `
 Usage: pyflyte register [OPTIONS] [PACKAGE_OR_MODULE]...

╭─ Error ──────────────────────────────────────────────────────────────────────╮
│ No such option '--bogus'. Did you mean '--output'?                           │
╰──────────────────────────────────────────────────────────────────────────────╯
`,
    code: "usage",
    summary: "pyflyte doesn't take these arguments",
    help: /pyflyte register --help/,
    cause: "No such option '--bogus'. Did you mean '--output'?",
  },
  {
    name: "a status that nobody knows",
    output: refused("DATA_LOSS", "the sky fell"),
    code: "cloud-refused",
    summary: "Flyte answered DATA_LOSS",
    help: "fgk verify asks Flyte what registering needs",
    cause: "DATA_LOSS: the sky fell",
  },
  {
    name: "nothing known: the last line that says something",
    output: `${begun}${box}AssertionError: a task needs a name\n\n`,
    code: "program-failed",
    summary: "pyflyte ended with code 7",
    help: "its own words stand above",
    cause: "AssertionError: a task needs a name",
  },
  { name: "nothing at all", output: "", code: "program-failed", summary: "pyflyte ended with code 7", help: /above/ },
];

describe("explainPyflyte", () => {
  it.each(cases)("$name", ({ output, code, summary, help, cause }) => {
    const found = explainPyflyte(output, 7, call);
    expect({ code: found.code, summary: found.summary, severity: found.severity }).toEqual({
      code,
      summary,
      severity: "error",
    });
    if (typeof help === "string") expect(found.help).toBe(help);
    else expect(found.help).toMatch(help);
    if (typeof cause === "string") expect(found.cause).toBe(cause);
    if (cause instanceof RegExp) expect(found.cause).toMatch(cause);
  });

  it("the first status counts, whatever comes after it", () => {
    const both = refused("INTERNAL", signBlob, refused("UNAVAILABLE", "Connection refused", "SyntaxError: no"));
    expect(explainPyflyte(both, 1, call).summary).toContain("token creator role");
  });

  it("what the user's own code prints before doesn't hide it", () => {
    const output = `SyntaxError: printed by a test\n${refused("INTERNAL", signBlob)}`;
    expect(explainPyflyte(output, 1, call).summary).toContain("token creator role");
  });

  it("a project that the file doesn't have is written there first", () => {
    const details = "err: [project [ranking] not found]";
    const found = explainPyflyte(refused("INVALID_ARGUMENT", details), 1, { ...call, project: "ranking" });
    expect(found.help).toBe("add it to flyte.projects, then: fgk apply");
  });

  it("where another team gives the rights, the command is theirs alone", () => {
    const scope = deploymentScope(smallestWith({ "serviceAccount.bindings": "theirs" }));
    expect(explainPyflyte(refused("INTERNAL", signBlob), 1, { ...call, scope }).help).toMatch(/^gcloud iam/);
  });

  it("neither tokens nor signatures are repeated", () => {
    const said = explainPyflyte(refused("UNKNOWN", "Bearer abc.def and Signature=abcdef0123456789abcdef&x=1"), 1, call);
    expect(said.cause).toBe("UNKNOWN: Bearer <redacted> and Signature=<redacted>&x=1");
  });

  it("an output without end is read in time", () => {
    const long = `${'details = "'.repeat(20_000)}${"│ x ".repeat(200_000)}`;
    expect(explainPyflyte(long, 1, call).code).toBe("program-failed");
  });
});
