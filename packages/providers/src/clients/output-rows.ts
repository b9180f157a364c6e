import { waysWithoutEngine } from "./image-spec.ts";
import type { PyflyteCall, Row, Words } from "./pyflyte-trouble.ts";

/** What is told without Flyte: by the storage that the code goes to, the image builder, Python, pyflyte's own flags. */
export const outputRows: readonly Row[] = [
  {
    // flytekit's words for an upload that was answered, and refused: its number, the link, the answer.
    shows: /Received: (\d{3})\. Request to send data\s[\s\S]{0,4000}?failed\.\s+Response: ([\s\S]{0,2000})/,
    explain: (call, match) => explainUpload(call, Number(match[1]), match[2] ?? ""),
  },
  {
    shows: /HTTPS?ConnectionPool\(host='([^']+)'[^\n]*/,
    explain: (_, match) => ({
      code: "unreachable",
      summary: `the code couldn't be uploaded: ${match[1]} can't be reached from here`,
      cause: match[0],
      help: `pyflyte itself sends it there, through a link that Flyte signed: look at HTTPS_PROXY and the firewall`,
    }),
  },
  {
    shows: /Cannot connect to the Docker daemon|docker daemon is not running|No such file or directory: 'docker'/,
    explain: () => ({
      code: "program-failed",
      summary: "an image couldn't be built: no Docker engine answers",
      help: waysWithoutEngine,
    }),
  },
  {
    shows: /Build failed as ImageSpec failed to check/,
    explain: () => ({
      code: "program-failed",
      summary: "nobody could look whether an image is there",
      cause: "FLYTE_IMG_FAST_FAIL makes that an error, as it should be where no Docker engine answers",
      help: waysWithoutEngine,
    }),
  },
  {
    shows: /Image builder (\S+) is not registered/,
    explain: (_, match) => ({
      code: "program-failed",
      summary: `there is no image builder ${match[1]}`,
      help: `install its plugin beside flytekit: pip install flytekitplugins-${match[1]}`,
    }),
  },
  {
    shows: /CalledProcessError: Command '\[?'?(?:docker|envd)\b|ImageBuildException|Failed to build image/,
    explain: () => ({
      code: "program-failed",
      summary: "an image couldn't be built",
      cause: "the builder's own words stand above",
      help: "mend what they name; or name an image that is built already: --image IMAGE",
    }),
  },
  {
    shows: /ModuleNotFoundError: No module named '([^']+)'/,
    explain: (_, match) => ({
      code: "program-failed",
      summary: `the code imports ${match[1]}, and pyflyte's Python doesn't have it`,
      cause: match[0],
      help: "pyflyte loads the code to register it: install what it imports where pyflyte is, or start it in the folder that the imports begin in",
    }),
  },
  {
    shows: /^[ \t]*((?:ImportError|SyntaxError|IndentationError|NameError|AttributeError): [^\n]+)/m,
    explain: (_, match) => ({
      code: "program-failed",
      summary: "the code couldn't be loaded",
      cause: match[1] ?? "",
      help: "pyflyte loads the code to register it: mend it, then run the same command again",
    }),
  },
  {
    shows: /(?:No such option|Invalid value for|Missing argument|Got unexpected extra argument)[^\n│]*/,
    explain: (_, match) => ({
      code: "usage",
      summary: "pyflyte doesn't take these arguments",
      cause: match[0].trim(),
      help: "what stands after -- is handed to pyflyte as it is: pyflyte register --help",
    }),
  },
];

/** Cloud Storage's answer to an upload through a link that Flyte signed: the link can do what its signer may do. */
function explainUpload({ scope }: PyflyteCall, status: number, body: string): Words {
  const { email } = scope.account;
  const bucket = scope.buckets.metadata.name;
  const cause = `Cloud Storage answered the upload with ${status}: ${joinText(body)}`;
  if (/RequestTimeTooSkewed|ExpiredToken|SignatureDoesNotMatch|expired/i.test(body)) {
    return {
      code: "cloud-refused",
      summary: "Cloud Storage doesn't take the link that Flyte signed: a clock is wrong, or something changes requests",
      cause,
      help: "set this machine's clock (timedatectl set-ntp true) and look for a proxy that rewrites headers, then run the same command again",
    };
  }
  if (status === 404) {
    return { code: "not-found", summary: `the bucket ${bucket} doesn't exist`, cause, help: "fgk apply makes it" };
  }
  if (status === 403) {
    return {
      code: "cloud-refused",
      summary: `${email} may not write to the bucket ${bucket}`,
      cause,
      help: `fgk apply gives the right; by hand: gcloud storage buckets add-iam-policy-binding gs://${bucket} --member serviceAccount:${email} --role roles/storage.objectAdmin`,
    };
  }
  return {
    code: "cloud-refused",
    summary: "Cloud Storage refused the upload",
    cause,
    help: "run the same command again",
  };
}

function joinText(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 400);
}
