import { describe, expect, it } from "vitest";
import { ApiError } from "../../cloud/api-error.ts";
import { answerKubernetes } from "../answer.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { readProtobufObject } from "./read-object.ts";

const secret = { apiVersion: "v1", kind: "Secret" };
const prefix = "6b387300";
/** `runtime.Unknown` with the type v1 Secret, before its raw object. */
const secretType = "0a0c0a0276311206536563726574";

/** What kubectl 1.33 sent, and the object that it meant. */
const samples = [
  {
    name: "create namespace ml",
    hex: "6b3873000a0f0a02763112094e616d657370616365121a0a120a026d6c12001a0022002a0032003800420012001a020a001a002200",
    object: { kind: "Namespace", apiVersion: "v1", metadata: { name: "ml" }, spec: {}, status: {} },
  },
  {
    name: "create secret generic s1 --from-literal=a=b --from-literal=empty=",
    hex: "6b3873000a0c0a0276311206536563726574122b0a140a02733112001a026d6c22002a0032003800420012060a016112016212090a05656d70747912001a001a002200",
    object: {
      kind: "Secret",
      apiVersion: "v1",
      metadata: { name: "s1", namespace: "ml" },
      data: { a: "Yg==", empty: "" },
    },
  },
  {
    name: "create configmap c1 with a text and the bytes ff fe",
    hex: "6b3873000a0f0a0276311209436f6e6669674d6170122b0a140a02633112001a026d6c22002a0032003800420012060a01611201621a0b0a05622e62696e1202fffe1a002200",
    object: {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { name: "c1", namespace: "ml" },
      data: { a: "b" },
      binaryData: { "b.bin": "//4=" },
    },
  },
  {
    name: "create deployment d1 --image=nginx --replicas=2 --port 80",
    hex: "6b3873000a150a07617070732f7631120a4465706c6f796d656e7412b6010a1f0a02643112001a026d6c22002a003200380042005a090a03617070120264311284010802120b0a090a03617070120264311a6b0a1b0a0012001a0022002a003200380042005a090a0361707012026431124c122e0a056e67696e7812056e67696e782a00320a0a001000185022002a0042006a007200800100880100900100a201001a00320042004a0052005800600068008201008a01009a0100c2010022020a00280038001a0c0800100018002000280038001a002200",
    object: {
      kind: "Deployment",
      apiVersion: "apps/v1",
      metadata: { name: "d1", namespace: "ml", labels: { app: "d1" } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "d1" } },
        template: {
          metadata: { labels: { app: "d1" } },
          spec: {
            containers: [{ name: "nginx", image: "nginx", ports: [{ containerPort: 80 }], resources: {} }],
          },
        },
        strategy: {},
      },
      status: {},
    },
  },
  {
    name: "create service nodeport np --tcp=5678:http",
    hex: "6b3873000a0d0a027631120753657276696365126d0a1f0a026e7012001a026d6c22002a003200380042005a090a0361707012026e7012460a210a09353637382d68747470120354435018ae2c220a080110001a0468747470280012090a0361707012026e701a0022084e6f6465506f72743a00420052005a00600068001a020a001a002200",
    object: {
      kind: "Service",
      apiVersion: "v1",
      metadata: { name: "np", namespace: "ml", labels: { app: "np" } },
      spec: {
        ports: [{ name: "5678-http", protocol: "TCP", port: 5678, targetPort: "http" }],
        selector: { app: "np" },
        type: "NodePort",
      },
      status: { loadBalancer: {} },
    },
  },
  {
    name: "create token x --duration=1h --bound-object-kind=Pod --bound-object-name=p",
    hex: "6b3873000a280a1861757468656e7469636174696f6e2e6b38732e696f2f7631120c546f6b656e52657175657374122d0a100a0012001a0022002a0032003800420012131a0e0a03506f64120276311a0170220020901c1a040a0012001a002200",
    object: {
      kind: "TokenRequest",
      apiVersion: "authentication.k8s.io/v1",
      metadata: {},
      spec: { expirationSeconds: 3600, boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "p" } },
      status: {},
    },
  },
  {
    name: "auth can-i create pods/exec (a pod called exec)",
    hex: "6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a65637441636365737352657669657712430a100a0012001a0022002a0032003800420012250a230a0764656661756c7412066372656174651a0022002a04706f647332003a04657865631a08080012001a0020001a002200",
    object: {
      kind: "SelfSubjectAccessReview",
      apiVersion: "authorization.k8s.io/v1",
      metadata: {},
      spec: {
        resourceAttributes: { namespace: "default", verb: "create", resource: "pods", name: "exec" },
      },
      status: {},
    },
  },
  {
    name: "create quota q --hard=cpu=1",
    hex: "6b3873000a130a027631120d5265736f7572636551756f746112230a110a017112001a0022002a00320038004200120c0a0a0a0363707512030a01311a001a002200",
    object: {
      kind: "ResourceQuota",
      apiVersion: "v1",
      metadata: { name: "q" },
      spec: { hard: { cpu: "1" } },
      status: {},
    },
  },
  {
    name: "create rolebinding rb1 --role=r1 --serviceaccount=ml:x --user=u@x",
    hex: "6b3873000a2b0a1c726261632e617574686f72697a6174696f6e2e6b38732e696f2f7631120b526f6c6542696e64696e671283010a150a0372623112001a026d6c22002a0032003800420012280a04557365721219726261632e617574686f72697a6174696f6e2e6b38732e696f1a03754078220012190a0e536572766963654163636f756e7412001a017822026d6c1a250a19726261632e617574686f72697a6174696f6e2e6b38732e696f1204526f6c651a0272311a002200",
    object: {
      kind: "RoleBinding",
      apiVersion: "rbac.authorization.k8s.io/v1",
      metadata: { name: "rb1", namespace: "ml" },
      subjects: [
        { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u@x" },
        { kind: "ServiceAccount", name: "x", namespace: "ml" },
      ],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r1" },
    },
  },
];

/** Length-delimited field: its tag, its length, the parts one after the other. */
function field(number: number, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  const tag = (number << 3) | 2;
  return Buffer.concat([varint(tag), varint(body.length), body]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

function whole(number: number, value: number): Uint8Array {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

function body(apiVersion: string, kind: string, ...raw: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([Buffer.from("k8s\0"), field(1, field(1, apiVersion), field(2, kind)), field(2, ...raw)]);
}

/** 2026-11-22T10:00:00Z. */
const time = whole(1, 1_795_341_600);

const handWritten = [
  {
    name: "a pod: times, quantities, inlined messages, zeros that count and zeros that don't",
    bytes: body(
      "v1",
      "Pod",
      field(1, field(1, "p"), field(9, time), whole(10, 0), whole(7, 0), field(99, "unknown")),
      field(
        2,
        field(1, field(1, "scratch"), field(2, field(2, field(1, ""), field(2, field(1, "1Gi"))))),
        field(1, field(1, "empty"), field(2, field(2, field(1, "")))),
        field(1, field(1, "settings"), field(2, field(19, field(1, field(1, "c1")), whole(3, 420)))),
        field(
          2,
          field(1, "main"),
          field(8, field(1, field(1, "cpu"), field(2, field(1, "500m")))),
          field(7, field(1, "PASSWORD"), field(2, ""), field(3, field(4, field(1, field(1, "s1")), field(2, "key")))),
          field(11, field(1, field(2, field(1, "/ready"), field(2, whole(1, 0), whole(2, 8088)))), whole(2, 5)),
          field(15, whole(4, 0), whole(5, 1), field(1, field(2, "ALL"))),
        ),
        whole(4, 0),
        whole(11, 0),
        whole(21, 0),
      ),
      field(3, field(2, field(1, "Ready"), field(2, "True"), field(3, ""), field(4, time))),
    ),
    object: {
      kind: "Pod",
      apiVersion: "v1",
      metadata: { name: "p", deletionTimestamp: "2026-11-22T10:00:00Z", deletionGracePeriodSeconds: 0 },
      spec: {
        volumes: [
          { name: "scratch", emptyDir: { sizeLimit: "1Gi" } },
          { name: "empty", emptyDir: {} },
          { name: "settings", configMap: { name: "c1", defaultMode: 420 } },
        ],
        containers: [
          {
            name: "main",
            resources: { limits: { cpu: "500m" } },
            env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "s1", key: "key" } } }],
            readinessProbe: { httpGet: { path: "/ready", port: 8088 }, initialDelaySeconds: 5 },
            securityContext: { runAsUser: 0, runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
          },
        ],
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
      },
      status: { conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-11-22T10:00:00Z" }] },
    },
  },
  {
    name: "numbers or texts: a 0 that is meant stays",
    bytes: body(
      "apps/v1",
      "Deployment",
      field(
        2,
        whole(1, 0),
        field(4, field(2, field(1, whole(1, 0), whole(2, 0)), field(2, whole(1, 1), field(3, "25%")))),
      ),
    ),
    object: {
      kind: "Deployment",
      apiVersion: "apps/v1",
      spec: { replicas: 0, strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } } },
    },
  },
  {
    name: "numbers or texts: a 0 that Go can't leave out is none",
    bytes: body("v1", "Service", field(2, field(1, whole(3, 80), field(4, whole(1, 0), whole(2, 0))))),
    object: { kind: "Service", apiVersion: "v1", spec: { ports: [{ port: 80 }] } },
  },
  {
    name: "a lease, whose times have microseconds",
    bytes: body(
      "coordination.k8s.io/v1",
      "Lease",
      field(2, field(1, "me"), whole(2, 15), field(4, time, whole(2, 120_000_000))),
    ),
    object: {
      kind: "Lease",
      apiVersion: "coordination.k8s.io/v1",
      spec: { holderIdentity: "me", leaseDurationSeconds: 15, renewTime: "2026-11-22T10:00:00.120000Z" },
    },
  },
  {
    name: "owned fields, which are JSON within",
    bytes: body("v1", "ConfigMap", field(1, field(17, field(1, "helm"), field(7, field(1, '{"f:data":{}}'))))),
    object: {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { managedFields: [{ manager: "helm", fieldsV1: { "f:data": {} } }] },
    },
  },
  {
    name: "the options of a delete, in the version of any group",
    bytes: body(
      "apps/v1",
      "DeleteOptions",
      whole(1, 0),
      field(2, field(1, "u-1")),
      field(4, "Foreground"),
      field(5, "All"),
    ),
    object: {
      kind: "DeleteOptions",
      apiVersion: "apps/v1",
      gracePeriodSeconds: 0,
      preconditions: { uid: "u-1" },
      propagationPolicy: "Foreground",
      dryRun: ["All"],
    },
  },
  {
    name: "a review of a user with extra facts",
    bytes: body(
      "authorization.k8s.io/v1",
      "SubjectAccessReview",
      field(2, field(3, "ada"), field(4, "a"), field(4, "b"), field(5, field(1, "k"), field(2, field(1, "x")))),
    ),
    object: {
      kind: "SubjectAccessReview",
      apiVersion: "authorization.k8s.io/v1",
      spec: { user: "ada", groups: ["a", "b"], extra: { k: ["x"] } },
    },
  },
  {
    name: "an object that doesn't name its type is what the path takes",
    bytes: Buffer.concat([Buffer.from("k8s\0"), field(2, field(3, "Opaque"))]),
    object: { kind: "Secret", apiVersion: "v1", type: "Opaque" },
  },
];

describe("a protobuf body is the object that was meant", () => {
  it.each(samples)("of kubectl: $name", ({ hex, object }) => {
    expect(readProtobufObject(Buffer.from(hex, "hex"), secret)).toStrictEqual(object);
  });

  it.each(handWritten)("$name", ({ bytes, object }) => {
    expect(readProtobufObject(bytes, secret)).toStrictEqual(object);
  });
});

describe("what isn't such an object is refused in the words of the real server", () => {
  const inSecret = 'Secret in version "v1" cannot be handled as a Secret: ';
  const unrecognized = "the object provided is unrecognized (must be of type Secret): ";
  const noPrefix = `${unrecognized}provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] `;
  const cases = [
    { name: "four letters", hex: "61626364", message: `${noPrefix}(61626364)` },
    {
      name: "JSON",
      hex: Buffer.from('{"kind":"Secret","metadata":{"name":"a"}}').toString("hex"),
      message: `${noPrefix}({"kind":"Secret","metadata":{" ...)`,
    },
    { name: "nothing behind the prefix", hex: prefix, message: `${unrecognized}empty body (6b387300)` },
    {
      name: "a type that is cut off",
      hex: `${prefix}0a400a027631`,
      message: `${unrecognized}unexpected EOF (6b3873000a400a027631)`,
    },
    { name: "an object that is cut off", hex: `${prefix}${secretType}12020a09`, message: `${inSecret}unexpected EOF` },
    {
      name: "a number where metadata belongs",
      hex: `${prefix}${secretType}12020809`,
      message: `${inSecret}proto: wrong wireType = 0 for field ObjectMeta`,
    },
    {
      name: "a field 0",
      hex: `${prefix}${secretType}12020000`,
      message: `${inSecret}proto: Secret: illegal tag 0 (wire type 0)`,
    },
    {
      name: "the end of a group that never began",
      hex: `${prefix}${secretType}12020c00`,
      message: `${inSecret}proto: Secret: wiretype end group for non-group`,
    },
    {
      name: "a kind without a table",
      hex: "6b3873000a0a0a02763112044e6f64651200",
      code: 415,
      message:
        "the fgk emulator can't read the kind Node of v1 from application/vnd.kubernetes.protobuf; send application/json",
    },
  ];
  it.each(cases)("$name", ({ hex, code, message }) => {
    try {
      readProtobufObject(Buffer.from(hex, "hex"), secret);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      expect(error.response.status).toBe(code ?? 400);
      expect(JSON.parse(String(error.response.body))).toMatchObject({ code: code ?? 400, message });
    }
  });
});

describe("protobuf through the API server", () => {
  it("keeps a secret byte for byte, and PUT and DELETE read it too", async () => {
    const { cloud, cluster, send } = makeTestCluster();
    const path = "/api/v1/namespaces/default/secrets";
    const headers = { authorization: "Bearer t", "content-type": "application/vnd.kubernetes.protobuf" };
    const sendBytes = async (method: string, at: string, bytes: Uint8Array): Promise<number> => {
      const url = new URL(at, "https://cluster.invalid");
      return (await answerKubernetes(cloud, cluster, { method, url, headers, body: bytes })).status;
    };
    const release = (data: Uint8Array): Uint8Array =>
      body(
        "v1",
        "Secret",
        field(1, field(1, "r")),
        field(2, field(1, "release"), field(2, data)),
        field(3, "helm.sh/release.v1"),
      );
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(await sendBytes("POST", path, release(all))).toBe(201);
    const first = (await send("GET", `${path}/r`)).body;
    expect(first["type"]).toBe("helm.sh/release.v1");
    expect([...Buffer.from(first["data"].release, "base64")]).toStrictEqual([...all]);
    expect(await sendBytes("PUT", `${path}/r`, release(all.slice().reverse()))).toBe(200);
    const second = (await send("GET", `${path}/r`)).body;
    expect([...Buffer.from(second["data"].release, "base64")]).toStrictEqual([...all].reverse());
    const wrongUid = body("v1", "DeleteOptions", field(2, field(1, "another")));
    expect(await sendBytes("DELETE", `${path}/r`, wrongUid)).toBe(409);
    expect(await sendBytes("DELETE", `${path}/r`, body("v1", "DeleteOptions"))).toBe(200);
    expect((await send("GET", `${path}/r`)).status).toBe(404);
    expect(cloud.journal.some((entry) => entry.body?.includes("release"))).toBe(false);
  });
});
