import type { JsonObject } from "@fgk/engine";
import { dnsLabel, imageReference, secretName } from "./patterns.ts";
import { either, flag, freeMap, list, map, text, word } from "./shapes.ts";

const projectName: JsonObject = text("The project's id: small letters, digits and hyphens.", { pattern: dnsLabel });

const image = (what: string): JsonObject =>
  text(`${what}: a full reference with tag or digest; left out: the chart's.`, {
    pattern: imageReference,
    nullable: true,
  });

const chart: JsonObject = map("The Helm chart; left out: the official chart of this version.", {
  repository: text("Where the chart comes from: https://… or oci://…", {
    pattern: "^(https|oci)://[^\\s]+$",
    default: "https://flyteorg.github.io/flyte",
  }),
  name: text("The chart's name.", { pattern: dnsLabel, default: "flyte-binary" }),
  version: text("The chart's version.", {
    pattern: "^v?[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?$",
    nullable: true,
    derived: "v<flyte.version>",
  }),
  path: text("A local folder or archive instead, relative to this file: ./charts/flyte-binary."),
});

const auth: JsonObject = map(
  "How fgk itself logs in when Flyte asks for it; left out: what needs a login is not asked.",
  {
    clientId: text("The client's id."),
    clientSecret: map(
      "Where the client's secret is, never the secret itself: { secretManager: NAME }.",
      { secretManager: text("The secret's name in google.project, or projects/P/secrets/S.", { pattern: secretName }) },
      ["secretManager"],
    ),
  },
  ["clientId", "clientSecret"],
  { nullable: true },
);

/** The block `flyte`. */
export const flyteSchema: JsonObject = map(
  "Flyte itself.",
  {
    install: word(
      "How Flyte is installed: binary (one pod). core and sandbox will follow.",
      ["binary", "core", "sandbox"],
      {
        default: "binary",
      },
    ),
    version: text("Flyte's version, without a v and in full: 1.16.8.", {
      pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$",
      examples: ["1.16.8"],
    }),
    namespace: text("The namespace that Flyte runs in: small letters, digits and hyphens.", {
      pattern: dnsLabel,
      default: "flyte",
    }),
    release: text("The name of the Helm release.", { pattern: dnsLabel, default: "fb" }),
    fullname: text("What Flyte's objects in the cluster are named after (fullnameOverride).", {
      pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$",
      default: "flyte-binary",
    }),
    chart,
    images: map("Images of your own; each left out is the chart's.", {
      flyte: image("Flyte's image"),
      waitForDb: image("The image that waits for the database (it has pg_isready)"),
      copilot: image("The image beside raw-container tasks"),
      probe: image("The image of fgk's probe pods (it has curl and a shell)"),
    }),
    domains: list(
      "The domains that every project has.",
      text("A domain: small letters, digits and hyphens.", { pattern: dnsLabel }),
      {
        default: ["development", "staging", "production"],
        least: 1,
      },
    ),
    projects: list(
      "The Flyte projects: an id, or { id, description }.",
      either("A project: an id, or { id, description }.", [
        projectName,
        map("A project with more to say.", { id: projectName, description: text("What it is for.") }, ["id"]),
      ]),
      { always: true },
    ),
    removeNamespaces: flag(
      "true: with a project or domain that is taken out, its namespaces are deleted too (risk: data loss, so --allow-data-loss for each), once the project is archived and nothing runs there.",
      {
        default: false,
      },
    ),
    auth,
    values: freeMap("Merged last into the chart's values; null removes a value that lives. No secrets here."),
    timeout: text("How long the release may take to become ready: 15m, 900s, 1h.", {
      pattern: "^[1-9][0-9]*[smh]$",
      default: "15m",
    }),
  },
  ["version"],
);
