import { describe, expect, it } from "vitest";
import {
  kubernetesMarkLabels,
  markLabels,
  markText,
  readKubernetesMark,
  readMarkLabels,
  readMarkOfAddress,
  readMarkText,
  withoutMarkText,
} from "./mark.ts";

const mark = { deployment: "prod", cluster: "europe-west1-b/flyte" };

describe("the mark", () => {
  it("is two labels on what Google labels", () => {
    expect(markLabels(mark)).toEqual({ "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" });
  });

  it("is two labels on Kubernetes objects", () => {
    expect(kubernetesMarkLabels(mark)).toEqual({
      "fgk.dev/deployment": "prod",
      "fgk.dev/cluster": "europe-west1-b_flyte",
    });
  });

  it("is a text at the end of a description", () => {
    expect(markText(mark)).toBe(" [fgk:prod:europe-west1-b/flyte]");
    expect(withoutMarkText("runs Flyte [fgk:prod:europe-west1-b/flyte]")).toBe("runs Flyte");
    expect(withoutMarkText(markText(mark))).toBe("");
    expect(withoutMarkText("see [fgk:prod:a/b] above")).toBe("see [fgk:prod:a/b] above");
  });

  it.each([
    ["ours", { "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" }, { by: "us" }],
    [
      "another deployment's",
      { "fgk-deployment": "stage", "fgk-cluster": "europe-west1-b_flyte" },
      { by: "other", mark: { deployment: "stage", cluster: "europe-west1-b/flyte" } },
    ],
    [
      "the same name's for another cluster",
      { "fgk-deployment": "prod", "fgk-cluster": "us-east1_flyte" },
      { by: "other", mark: { deployment: "prod", cluster: "us-east1/flyte" } },
    ],
    ["half a mark", { "fgk-deployment": "prod" }, { by: "nobody" }],
    ["none", { team: "ml" }, { by: "nobody" }],
    ["no labels", undefined, { by: "nobody" }],
  ])("read from labels: %s", (_name, labels, marking) => {
    expect(readMarkLabels(labels as Record<string, string> | undefined, mark)).toEqual(marking);
  });

  it("is read from Kubernetes labels by their own keys", () => {
    expect(readKubernetesMark(kubernetesMarkLabels(mark), mark)).toEqual({ by: "us" });
    expect(readKubernetesMark(markLabels(mark), mark)).toEqual({ by: "nobody" });
  });

  it("is read from a text only at its end", () => {
    expect(readMarkText("x [fgk:prod:europe-west1-b/flyte]", mark)).toEqual({ by: "us" });
    expect(readMarkText("[fgk:prod:europe-west1-b/flyte] x", mark)).toEqual({ by: "nobody" });
    expect(readMarkText(null, mark)).toEqual({ by: "nobody" });
  });

  it("of an address is its labels, or else the text", () => {
    expect(readMarkOfAddress({ description: "x [fgk:prod:europe-west1-b/flyte]" }, mark)).toEqual({ by: "us" });
    expect(readMarkOfAddress({ labels: markLabels(mark), description: "by hand" }, mark)).toEqual({ by: "us" });
  });
});
