import type { JsonObject } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { LiveObject, ManifestObject } from "../objects/manifest-object.ts";
import { keyOfObject } from "../objects/manifest-object.ts";
import { judgeExisting } from "./judge-existing.ts";

const object: ManifestObject = { apiVersion: "v1", kind: "ConfigMap", namespace: "flyte", name: "c", content: {} };
const address = addressOf("helm.release", "flyte", "fb");

function judge(metadata: JsonObject): { readonly status: string | undefined; readonly said: readonly string[] } {
  const there: LiveObject = { status: "present", content: { metadata } };
  const key = keyOfObject(object);
  const { live, diagnostics } = judgeExisting(
    address,
    { name: "fb", namespace: "flyte" },
    [object],
    new Map([[key, there]]),
  );
  return { status: live.get(key)?.status, said: diagnostics.map(({ help = "" }) => help) };
}

function owned(name: string, namespace: string): JsonObject {
  return {
    labels: { "app.kubernetes.io/managed-by": "Helm" },
    annotations: { "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": namespace },
  };
}

describe("an object that is there before its release", () => {
  it.each([
    { name: "of an installation that was cut off", metadata: owned("fb", "flyte"), status: "present" },
    { name: "of a release of another name", metadata: owned("old", "flyte"), status: "absent" },
    { name: "of a release in another namespace", metadata: owned("fb", "other"), status: "absent" },
  ])("$name: $status to the new one", ({ metadata, status }) => {
    expect(judge(metadata)).toEqual({ status, said: [] });
  });

  it.each([
    { name: "made by hand", metadata: {} },
    { name: "without helm's label", metadata: { ...owned("fb", "flyte"), labels: {} } },
  ])("$name: helm would refuse it", ({ metadata }) => {
    expect(judge(metadata).said).toEqual([
      "delete it: kubectl delete configmap c --namespace flyte; or hand it to the release: kubectl label configmap c --namespace flyte app.kubernetes.io/managed-by=Helm && kubectl annotate configmap c --namespace flyte meta.helm.sh/release-name=fb meta.helm.sh/release-namespace=flyte",
    ]);
  });
});
