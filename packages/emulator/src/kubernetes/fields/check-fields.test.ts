import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { answerKubernetes } from "../answer.ts";
import { makeTestCluster } from "../test-cluster.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";
const services = "/api/v1/namespaces/default/services";

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  /** As it goes over the wire: what JSON.parse would lose is in it. */
  readonly text: string;
  readonly agent?: Readonly<Record<string, string>>;
}

async function send({ method, path, type = "application/json", text, agent = {} }: Sent): Promise<{
  readonly status: number;
  readonly body: Stored;
  readonly warning: string | undefined;
}> {
  const { cloud, cluster, send: sendPlain } = makeTestCluster();
  await sendPlain("POST", configMaps, { metadata: { name: "a" }, data: { x: "1" } });
  const headers = { authorization: "Bearer t", "content-type": type, ...agent };
  const request = { method, url: new URL(path, "https://cluster.invalid"), headers, body: Buffer.from(text) };
  const response = await answerKubernetes(cloud, cluster, request);
  const body = JSON.parse(String(response.body)) as Stored;
  return { status: response.status, body, warning: response.headers["warning"] };
}

/** What a kube-apiserver 1.33.13 answered to the same requests. */
const refusals: readonly (Sent & { readonly name: string; readonly status: number; readonly message: string })[] = [
  {
    name: "unknown fields, in the order of the text",
    method: "POST",
    path: `${configMaps}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"b","foo":1},"dat":{}}',
    status: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.foo", unknown field "dat"',
  },
  {
    name: "unknown fields of items, with their index",
    method: "POST",
    path: `${deployments}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"d"},"spec":{"replica":2,"template":{"spec":{"containers":[{"name":"c","foo":1,"ports":[{"containerPort":80,"x":1}]},{"name":"d","Image":"j"}]}}}}',
    status: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica", unknown field "spec.template.spec.containers[0].foo", unknown field "spec.template.spec.containers[0].ports[0].x", unknown field "spec.template.spec.containers[1].Image"',
  },
  {
    name: "keys that stand twice; an unknown one is said once",
    method: "POST",
    path: `${configMaps}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"zz","name":"yy"},"foo":1,"data":{"a":"b","a":"c"}, "foo":2}',
    status: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.name", unknown field "foo", duplicate field "data.a"',
  },
  {
    name: "keys that stand twice in YAML",
    method: "POST",
    path: `${configMaps}?fieldValidation=Strict`,
    type: "application/yaml",
    text: "metadata:\n  name: yy\nfoo: 1\ndata: {a: b, a: c}\n",
    status: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 4: key "a" already set in map, unknown field "foo"',
  },
  {
    name: "a mode that there isn't",
    method: "POST",
    path: `${configMaps}?fieldValidation=Foo`,
    text: '{"metadata":{"name":"b"}}',
    status: 422,
    message:
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Foo": supported values: "", "Ignore", "Strict", "Warn"',
  },
  {
    name: "a number in a map of texts",
    method: "POST",
    path: `${configMaps}?fieldValidation=Ignore`,
    text: '{"metadata":{"name":"b"},"data":{"x":1}}',
    status: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  },
  {
    name: "a list for a map",
    method: "POST",
    path: `${configMaps}?fieldValidation=Warn`,
    text: '{"metadata":{"name":"b","labels":["a"]}}',
    status: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
  },
  {
    name: "an object for a list of objects",
    method: "POST",
    path: `${deployments}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":{"name":"c"}}}}}',
    status: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
  },
  {
    name: "a text for an item that is an object",
    method: "POST",
    path: `${services}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"s"},"spec":{"ports":["a"]}}',
    status: 400,
    message:
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServiceSpec.spec.ports of type v1.ServicePort',
  },
  {
    name: "a fraction for a whole number",
    method: "POST",
    path: `${deployments}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"d"},"spec":{"replicas":1.5}}',
    status: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
  },
  {
    name: "a quantity that is none",
    method: "POST",
    path: `${deployments}?fieldValidation=Strict`,
    text: '{"metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"abc"}}}]}}}}',
    status: 400,
    message:
      "Deployment in version \"v1\" cannot be handled as a Deployment: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  },
  {
    name: "an unknown field of a strategic patch",
    method: "PATCH",
    path: `${configMaps}/a?fieldValidation=Strict`,
    type: "application/strategic-merge-patch+json",
    text: '{"dat":{"a":"b"},"metadata":{"x":1}}',
    status: 422,
    message:
      ' "" is invalid: patch: Invalid value: "map[dat:map[a:b] metadata:map[x:1]]": strict decoding error: unknown field "dat", unknown field "metadata.x"',
  },
  {
    name: "a number for a text in a strategic patch",
    method: "PATCH",
    path: `${configMaps}/a?fieldValidation=Strict`,
    type: "application/strategic-merge-patch+json",
    text: '{"data":{"a":1}}',
    status: 422,
    message: ' "" is invalid: patch: Invalid value: "map[data:map[a:1]]": cannot convert int64 to string',
  },
  {
    name: "a configuration to apply with a field that isn't in the schema",
    method: "PATCH",
    path: `${configMaps}/a?fieldManager=me&fieldValidation=Ignore`,
    type: "application/apply-patch+yaml",
    text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default"},"dat":{"a":"1"}}',
    status: 500,
    message: "failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .dat: field not declared in schema",
  },
  {
    name: "a configuration to apply with an item whose key is left to its default",
    method: "PATCH",
    path: `${services}/s?fieldManager=me&fieldValidation=Strict`,
    type: "application/apply-patch+yaml",
    text: '{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"default"},"spec":{"ports":[{"port":80,"nam":"x"}]}}',
    status: 500,
    message:
      'failed to create typed patch object (default/s; /v1, Kind=Service): .spec.ports[port=80,protocol="TCP"].nam: field not declared in schema',
  },
  {
    name: "a configuration to apply with several faults",
    method: "PATCH",
    path: `${deployments}/z?fieldManager=me&fieldValidation=Strict`,
    type: "application/apply-patch+yaml",
    text: '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"z","namespace":"default"},"spec":{"replicas":"x","template":{"spec":{"containers":[{"name":"a","foo":1}]}}}}',
    status: 500,
    message:
      'failed to create typed patch object (default/z; apps/v1, Kind=Deployment): errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.template.spec.containers[name="a"].foo: field not declared in schema',
  },
];

describe("writes that don't fit their type are refused in the server's words", () => {
  it.each(refusals)("$name", async ({ status, message, ...sent }) => {
    const answer = await send(sent);
    expect([answer.status, answer.body["message"]]).toEqual([status, message]);
  });

  it("the result of a merge patch with it", async () => {
    const path = `${configMaps}/a?fieldValidation=Strict`;
    const type = "application/merge-patch+json";
    const answer = await send({ method: "PATCH", path, type, text: '{"dat":1}' });
    expect(answer.status).toBe(422);
    expect(answer.body["message"]).toMatch(/^ "" is invalid: patch: Invalid value: "\{.*\\"dat\\":1.*\}": strict/);
    expect(answer.body["message"]).toContain('strict decoding error: unknown field "dat"');
  });
});

describe("unknown fields that aren't refused are left out", () => {
  it("with warnings", async () => {
    const text = '{"metadata":{"name":"b","foo":1},"dat":{},"data":{"x":"1"},"data":{"y":"2"}}';
    const { status, body, warning } = await send({ method: "POST", path: `${configMaps}?fieldValidation=Warn`, text });
    expect(status).toBe(201);
    expect(body["dat"]).toBeUndefined();
    expect(body["metadata"].foo).toBeUndefined();
    expect(warning).toBe(
      String.raw`299 - "unknown field \"metadata.foo\"", 299 - "unknown field \"dat\"", 299 - "duplicate field \"data\""`,
    );
  });

  it("silently", async () => {
    const text = '{"metadata":{"name":"b"},"dat":{}}';
    const answer = await send({ method: "POST", path: `${configMaps}?fieldValidation=Ignore`, text });
    expect([answer.status, answer.body["dat"], answer.warning]).toEqual([201, undefined, undefined]);
  });

  it("for clients over the wire also when they ask for nothing", async () => {
    const agent = { "user-agent": "kubectl/v1.33.0", host: "127.0.0.1" };
    const type = "application/merge-patch+json";
    const answer = await send({ method: "PATCH", path: `${configMaps}/a`, type, text: '{"dat":1}', agent });
    expect([answer.status, answer.body["dat"], answer.warning]).toEqual([
      200,
      undefined,
      String.raw`299 - "unknown field \"dat\""`,
    ]);
  });
});

it("what fits is let through: nulls, directives of patches, numbers as quantities, ports by name", async () => {
  const text =
    '{"metadata":{"name":"s","labels":null},"spec":{"ports":[{"port":80,"targetPort":"http"}],"selector":{"a":"b"}}}';
  expect((await send({ method: "POST", path: `${services}?fieldValidation=Strict`, text })).status).toBe(201);
  const patch = '{"metadata":{"$retainKeys":["name"],"annotations":null,"$setElementOrder/ownerReferences":[]}}';
  const type = "application/strategic-merge-patch+json";
  const path = `${configMaps}/a?fieldValidation=Strict`;
  expect((await send({ method: "PATCH", path, type, text: patch })).status).toBe(200);
});
