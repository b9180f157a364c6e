import { readDeployment, readPlan } from "@fgk/engine";
import { parseDuration } from "../../packages/cli/src/render/duration.ts";
import { escapeLine } from "../../packages/cli/src/render/escape.ts";
import { hideSecrets } from "../../packages/engine/src/desired/hide-secrets.ts";
import { findFirstStatus } from "../../packages/providers/src/clients/grpc-status.ts";
import { findAssumedImages } from "../../packages/providers/src/clients/image-spec.ts";
import { dropSignatures } from "../../packages/providers/src/clients/signed-link.ts";
import { splitValuePath } from "../../packages/providers/src/deployment/values-path.ts";
import { readToken } from "../../packages/providers/src/flyte/token-request.ts";
import { readErrorBody } from "../../packages/providers/src/google/error-body.ts";
import { scrubText } from "../../packages/providers/src/google/scrub.ts";
import { explainChartTrouble } from "../../packages/providers/src/helm/chart-trouble.ts";
import { hideValue } from "../../packages/providers/src/helm/hide-value.ts";
import { resolveScalar } from "../../packages/providers/src/helm/objects/go-scalar.ts";
import { readGoYaml, YamlTrouble } from "../../packages/providers/src/helm/objects/read-go-yaml.ts";
import { explainRenderTrouble } from "../../packages/providers/src/helm/render-trouble.ts";
import { findTemplateTraps } from "../../packages/providers/src/helm/traps/template-traps.ts";
import { keyOfGrant } from "../../packages/providers/src/iam/policy.ts";
import { markInText } from "../../packages/providers/src/mark.ts";
import { smallest } from "../plan/installation.ts";
import { catalog } from "../product/run-fgk.ts";

/** A value of the deployment file; no longer than a text in it may be. */
function inFile(key: (text: string) => string): (text: string) => unknown {
  return (text) => readDeployment(key(JSON.stringify(text.slice(0, 65_000))), "fgk.yaml", catalog);
}

function goYaml(text: string): unknown {
  try {
    return readGoYaml(text);
  } catch (error) {
    if (error instanceof YamlTrouble) return undefined;
    throw error;
  }
}

/** Whatever puts a pattern of ours to a text that files, servers, programs or people wrote. */
export const outsideReaders: Readonly<Record<string, (text: string) => unknown>> = {
  scrubText: (text) => scrubText(text),
  hideSecrets,
  dropSignatures,
  findAssumedImages,
  findFirstStatus,
  explainChartTrouble,
  explainRenderTrouble: (text) => explainRenderTrouble(text, {}),
  readErrorBody: (text) =>
    readErrorBody({ status: 500, headers: {}, trailers: {}, body: new TextEncoder().encode(text) }),
  readToken: (text) => readToken(400, JSON.stringify({ access_token: text, error: text })),
  markInText,
  keyOfGrant: (text) => keyOfGrant({ role: text, member: `deleted:serviceAccount:${text}` }),
  hideValue: (text) => hideValue(["a"], { password: text, plain: text }, undefined),
  findTemplateTraps: (text) => findTemplateTraps({ configuration: { inline: { a: text } }, a: text }),
  splitValuePath: (text) => splitValuePath(text.replaceAll('"', "").replaceAll("\\", "")),
  resolveScalar,
  readGoYaml: goYaml,
  readPlan: (text) => readPlan(text, "prod.plan.yaml"),
  parseDuration,
  escapeLine,
  "chart.repository": inFile((text) => `${smallest}flyte: { chart: { repository: ${text} } }\n`),
  "chart.version": inFile((text) => `${smallest}flyte: { chart: { version: ${text} } }\n`),
  "flyte.values": inFile((text) => `${smallest}flyte: { values: { configuration: { inline: { a: ${text} } } } }\n`),
  "storage.metadata": inFile((text) => `${smallest}labels: { a: ${text} }\n`),
  "an unknown key": inFile((text) => `${smallest}${text}: 1\n`),
  "the project": inFile((text) => smallest.replace("project: acme-ml", `project: ${text}`)),
};

/** Pieces that, often enough, make a careless pattern begin again at each of them and look through all the rest. */
export const adversarialPieces: readonly string[] = [
  ...[
    "a",
    "A",
    "1",
    " ",
    "\t",
    "/",
    "-",
    ".",
    "_",
    ":",
    ",",
    "=",
    '"',
    "'",
    "`",
    "\\",
    "[",
    "{",
    "<",
    "@",
    "?",
    "%",
    "&",
    "é",
  ],
  ...[
    "eyJ-",
    "eyJa.",
    "ya29.",
    "-----BEGIN A-----",
    "-----BEGIN ",
    "Bearer ",
    "Basic a",
    "://a:",
    "password",
    "password=",
    "token: ",
  ],
  ...[
    "Signature=",
    "Signature=\n",
    "{{",
    "{{`{{",
    "{{ ",
    '{{ "{{ a',
    "{{ .Values",
    "[fgk:a",
    "[fgk:a:b/",
    "?uid=1",
    "deleted:",
    '\\"',
  ],
  ...[
    "- ",
    "-  ",
    "? ",
    "a: ",
    "v1.0.0-",
    "1.2.3.",
    "0x",
    "1e",
    "Flytekit assumes the image ",
    "error: ",
    "value: ",
    'value: "',
    "Password:",
  ],
  ...[
    "executing ",
    "at <.Values.",
    "in secret ",
    " secret",
    "aA1+",
    "İ",
    "ß",
    "\u001b[",
    "\u202e",
    "../",
    "//",
    "/a",
    "a/",
    "a-",
    "a.b",
    "a b",
  ],
];
