import type { Stored } from "../../cloud/http.ts";
import { badRequest, failWith } from "../status.ts";
import { decodeMessage } from "./decode-message.ts";
import { readFields, WireError } from "./wire-fields.ts";

/** What protobuf bodies of Kubernetes begin with: `k8s` and a zero. */
const magic: readonly number[] = [0x6b, 0x38, 0x73, 0];

/** Kinds that can be read, by the apiVersion that they come with. */
const kindsByVersion: Readonly<Record<string, readonly string[]>> = {
  v1: [
    ...["Binding", "ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "PersistentVolumeClaim", "Pod"],
    ...["ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount"],
  ],
  "apps/v1": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "admissionregistration.k8s.io/v1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  "authentication.k8s.io/v1": ["SelfSubjectReview", "TokenRequest", "TokenReview"],
  "authorization.k8s.io/v1": [
    ...["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  ],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["CronJob", "Job"],
  "coordination.k8s.io/v1": ["Lease"],
  "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
  "policy/v1": ["Eviction", "PodDisruptionBudget"],
  "rbac.authorization.k8s.io/v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  "scheduling.k8s.io/v1": ["PriorityClass"],
  "storage.k8s.io/v1": ["StorageClass"],
};

/** What a path takes; an object that doesn't name its type is one of these. */
export interface ExpectedType {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Envelope extends ExpectedType {
  readonly raw: Uint8Array;
}

/**
 * The object of an `application/vnd.kubernetes.protobuf` body, as its JSON would be. Whether it is what the path takes
 * is for others to see. Throws the 400 of bytes that are no such object, and a 415 for kinds without a table.
 */
export function readProtobufObject(body: Uint8Array, expected: ExpectedType): Stored {
  const { apiVersion, kind, raw } = readEnvelope(body, expected);
  const isKnown = kind === "DeleteOptions" || kindsByVersion[apiVersion]?.includes(kind) === true;
  if (!isKnown) throw unknownKind(apiVersion, kind);
  try {
    return { kind, apiVersion, ...decodeMessage(kind, raw) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const version = apiVersion.split("/").pop();
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${error.message}`);
  }
}

/** `runtime.Unknown`: type and raw bytes around every object. */
function readEnvelope(body: Uint8Array, expected: ExpectedType): Envelope {
  if (!magic.every((byte, index) => body[index] === byte)) {
    const text = `provided data does not appear to be a protobuf message, expected prefix [${magic.join(" ")}]`;
    throw unrecognized(body, expected.kind, text);
  }
  if (body.length === magic.length) throw unrecognized(body, expected.kind, "empty body");
  const type = { apiVersion: "", kind: "" };
  let raw = new Uint8Array();
  try {
    readFields("Unknown", body.subarray(magic.length), (number, wireType, reader) => {
      if (number === 1) readType(reader.bytes(), type);
      else if (number === 2) raw = new Uint8Array(reader.bytes());
      else reader.skip(wireType, number);
    });
  } catch (error) {
    if (error instanceof WireError) throw unrecognized(body, expected.kind, error.message);
    throw error;
  }
  return { apiVersion: type.apiVersion || expected.apiVersion, kind: type.kind || expected.kind, raw };
}

function readType(bytes: Uint8Array, type: { apiVersion: string; kind: string }): void {
  readFields("TypeMeta", bytes, (number, wireType, reader) => {
    if (number === 1) type.apiVersion = reader.string();
    else if (number === 2) type.kind = reader.string();
    else reader.skip(wireType, number);
  });
}

/** The beginning of the body is shown as text when it looks like JSON, else as hex. */
function unrecognized(body: Uint8Array, expectedKind: string, why: string): Error {
  const limit = 30;
  const start = Buffer.from(body.subarray(0, limit));
  const shown = `${start.toString(body[0] === 0x7b ? "utf8" : "hex")}${body.length > limit ? " ..." : ""}`;
  return badRequest(`the object provided is unrecognized (must be of type ${expectedKind}): ${why} (${shown})`);
}

function unknownKind(apiVersion: string, kind: string): Error {
  return failWith({
    code: 415,
    reason: "UnsupportedMediaType",
    message: `the fgk emulator can't read the kind ${kind} of ${apiVersion} from application/vnd.kubernetes.protobuf; send application/json`,
  });
}
