import type { Json, Resource } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { describeDeployment } from "../deployment/describe.ts";
import { smallestWith } from "../deployment/test-files.ts";
import { makeRecord } from "./make-record.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { makeFirstValues, makeNextValues } from "./release-values.ts";
import { settleTaskIdentity } from "./task-identity.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const other = "theirs@acme-ml.iam.gserviceaccount.com";
const wanted = { domains: ["development", "production"], email, release: "fb" };
const templatePath = 'values.clusterResourceTemplates.inline."002_serviceaccount.yaml"';
const dataPath = "values.configuration.inline.cluster_resources.customData";

/** The release of a file that names its account and domains. */
function releaseOf(changes: Readonly<Record<string, Json>> = {}): Resource {
  const file = smallestWith({
    "serviceAccount.name": "flyte-sa",
    "flyte.domains": ["development", "production"],
    ...changes,
  });
  const found = describeDeployment(file).resources.find(({ address }) => address === "helm.release/flyte/fb");
  if (found === undefined) throw new Error("no release");
  return found;
}

const template = (annotation: string, labels = ""): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n  namespace: '{{ namespace }}'\n${labels}  annotations:\n    iam.gke.io/gcp-service-account: ${annotation}\n`;
const entry = (domain: string, ...variables: readonly (readonly [string, string])[]): Json => ({
  [domain]: variables.map(([name, value]) => ({ [name]: { value } })),
});

interface Live {
  readonly data?: Json;
  readonly annotation?: string;
  readonly labels?: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly configuration?: Readonly<Record<string, Json>>;
}

function recordOf({ data, annotation = "'{{ gsa }}'", labels, more = {}, configuration = {} }: Live): ReleaseRecord {
  const domains = ["development", "production"].map((id) => ({ id, name: id }));
  const resources = data === undefined ? {} : { customData: data };
  return makeRecord({
    config: {
      fullnameOverride: "flyte-binary",
      configuration: { ...configuration, inline: { domains, cluster_resources: resources } },
      clusterResourceTemplates: { inline: { "002_serviceaccount.yaml": template(annotation, labels), ...more } },
    },
  });
}

interface Settled {
  /** What the upgrade gives Flyte. */
  readonly data: Json | undefined;
  readonly annotation: string | undefined;
  readonly compared: readonly string[];
  readonly said: readonly string[];
}

function settle(live: Live, changes: Readonly<Record<string, Json>> = {}): Settled {
  const record = recordOf(live);
  const { resource, remarks } = settleTaskIdentity(releaseOf(changes), record, wanted);
  const values = makeNextValues(record, resource);
  return {
    ...readBack(values),
    compared: [dataPath, templatePath].filter((path) => (resource.fields[path]?.role ?? "default") !== "default"),
    said: remarks.map(({ severity, summary }) => `${severity}: ${summary}`),
  };
}

function readBack(values: Json | undefined): Pick<Settled, "data" | "annotation"> {
  const at = (...path: readonly string[]): Json | undefined =>
    path.reduce<Json | undefined>((inside, key) => (isJsonObject(inside) ? inside[key] : undefined), values);
  const text = at("clusterResourceTemplates", "inline", "002_serviceaccount.yaml");
  return {
    data: at("configuration", "inline", "cluster_resources", "customData"),
    annotation: /gcp-service-account: (.*)/.exec(String(text))?.[1],
  };
}

const theirs = [entry("production", ["gsa", email], ["quota", "9"]), entry("development", ["gsa", email])];

describe("a live template that gives tasks the right account", () => {
  const rows: readonly (readonly [name: string, live: Live])[] = [
    ["by a variable of its own", { data: theirs }],
    ["without quotes", { data: theirs, annotation: "{{ gsa }}" }],
    ["by ours, in another order", { data: [...ours()].reverse(), annotation: "'{{ defaultIamServiceAccount }}'" }],
    ["by its text", { annotation: email }],
    [
      "by a part of it",
      {
        data: [entry("production", ["id", "flyte-sa"]), entry("development", ["id", "flyte-sa"])],
        annotation: "'{{ id }}@acme-ml.iam.gserviceaccount.com'",
      },
    ],
    ["with the domains of others", { data: [...theirs, entry("qa", ["gsa", other])] }],
  ];
  it.each(rows)("%s: nothing changes", (_, live) => {
    const before = readBack(recordOf(live).config);
    expect(settle(live)).toEqual({ ...before, compared: [], said: [] });
  });

  it("by a general variable: nothing changes", () => {
    const record = recordOf({});
    const config = record.config as unknown as { configuration: { inline: { cluster_resources: unknown } } };
    config.configuration.inline.cluster_resources = { templateData: { gsa: { value: email } } };
    expect(settleTaskIdentity(releaseOf(), record, wanted).resource.fields[dataPath]?.role).toBe("default");
  });

  it("is installed again with its variables, when its first install failed", () => {
    const record = recordOf({ data: theirs });
    const { resource } = settleTaskIdentity(releaseOf(), record, wanted);
    expect(readBack(makeFirstValues(resource, record.config))).toEqual({ data: theirs, annotation: "'{{ gsa }}'" });
  });
});

function ours(): readonly Json[] {
  return ["production", "development"].map((domain) => entry(domain, ["defaultIamServiceAccount", email]));
}

describe("what must change", () => {
  it("another account in one domain: its variable gets the file's, all others stay", () => {
    const data = [
      entry("production", ["gsa", email], ["quota", "9"]),
      entry("development", ["team", "ml"], ["gsa", other]),
      entry("qa", ["gsa", other]),
    ];
    expect(settle({ data })).toEqual({
      data: [
        entry("production", ["gsa", email], ["quota", "9"]),
        entry("development", ["team", "ml"], ["gsa", email]),
        entry("qa", ["gsa", other]),
      ],
      annotation: "'{{ gsa }}'",
      compared: [dataPath],
      said: [],
    });
  });

  it("a file that doesn't name the account: what Flyte would write over the annotations is changed, and nothing else", () => {
    const unnamed = { "serviceAccount.name": null, "flyte.domains": null };
    const right = settle({ data: theirs }, unnamed);
    expect([right.data, right.compared]).toEqual([theirs, []]);
    const wrong = settle({ data: [entry("production", ["gsa", other])] }, unnamed);
    expect(wrong.data).toEqual([entry("production", ["gsa", email]), entry("development", ["gsa", email])]);
  });

  it("a domain without the variable gets it", () => {
    expect(settle({ data: [entry("production", ["gsa", email])] }).data).toEqual([
      entry("production", ["gsa", email]),
      entry("development", ["gsa", email]),
    ]);
  });

  it("a variable that other templates use too: the template asks for ours, theirs is kept beside it", () => {
    const data = [entry("production", ["gsa", other]), entry("development", ["gsa", other])];
    const more = { "003_config.yaml": "kind: ConfigMap\ndata:\n  who: '{{ gsa }}'\n" };
    expect(settle({ data, more })).toEqual({
      data: ["production", "development"].map((domain) =>
        entry(domain, ["gsa", other], ["defaultIamServiceAccount", email]),
      ),
      annotation: "'{{ defaultIamServiceAccount }}'",
      compared: [dataPath, templatePath],
      said: [],
    });
  });

  it("another account by its text: template and variables together", () => {
    expect(settle({ annotation: other })).toMatchObject({
      data: [...ours()],
      annotation: "'{{ defaultIamServiceAccount }}'",
    });
  });

  it("a variable that Flyte doesn't know by this spelling is no variable", () => {
    expect(settle({ data: theirs, annotation: "'{{gsa}}'" }).annotation).toBe("'{{ defaultIamServiceAccount }}'");
  });

  it("no template: ours stand beside theirs", () => {
    const data = [entry("production", ["quota", "9"])];
    const record = recordOf({ data });
    (record.config as { clusterResourceTemplates: unknown }).clusterResourceTemplates = {};
    const { resource } = settleTaskIdentity(releaseOf(), record, wanted);
    expect(readBack(makeNextValues(record, resource)).data).toEqual([
      entry("production", ["quota", "9"], ["defaultIamServiceAccount", email]),
      entry("development", ["defaultIamServiceAccount", email]),
    ]);
  });

  it("what looks like a secret is kept, and isn't in the plan", () => {
    const secret = "0a1b2c3d4e5f60718293a4b5c6d7e8f90011";
    const data = [entry("production", ["gsa", other], ["dbPassword", "hunter"], ["id", secret])];
    const record = recordOf({ data });
    const { resource } = settleTaskIdentity(releaseOf(), record, wanted);
    expect(JSON.stringify(resource.fields[dataPath])).not.toMatch(/hunter|0a1b/);
    expect(readBack(makeNextValues(record, resource)).data).toEqual([
      entry("production", ["gsa", email], ["dbPassword", "hunter"], ["id", secret]),
      entry("development", ["gsa", email]),
    ]);
  });
});

describe("what can't be known or done", () => {
  it("a value from elsewhere is left, with a warning", () => {
    const data = ["production", "development"].map((domain) => ({
      [domain]: [{ gsa: { valueFrom: { env: "GSA" } } }],
    }));
    expect(settle({ data })).toEqual({
      data,
      annotation: "'{{ gsa }}'",
      compared: [],
      said: [
        "warning: fgk doesn't see which account Flyte gives its tasks: '{{ gsa }}' in its template 002_serviceaccount.yaml",
      ],
    });
    expect(settle({ configuration: { inlineConfigMap: "theirs" } }).said).toHaveLength(1);
    // The engine reads what was settled once more: it says the same.
    const record = recordOf({ data });
    const { resource } = settleTaskIdentity(releaseOf(), record, wanted);
    expect(settleTaskIdentity(resource, record, wanted).remarks).toHaveLength(1);
  });

  it("maps that must change are refused", () => {
    expect(settle({ data: { production: { gsa: { value: other } } } }).said).toEqual([
      "error: the live release's tasks don't get the file's account, and fgk can't change that safely",
    ]);
  });

  it("a list of the file's own that drops the template's variable is refused", () => {
    const values = { "flyte.values.configuration.inline.cluster_resources.customData": [...ours()] };
    expect(settle({ data: theirs }, values).said).toEqual([
      "error: flyte.values.configuration.inline.cluster_resources.customData leaves the variable gsa of the domain development without a value",
    ]);
    const kept = {
      "flyte.values.configuration.inline.cluster_resources.customData": [theirs[1] ?? null, theirs[0] ?? null],
    };
    expect(settle({ data: theirs }, kept).said).toEqual([]);
  });
});
