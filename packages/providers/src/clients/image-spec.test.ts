import { describe, expect, it } from "vitest";
import { findAssumedImages, findImageSpecs } from "./image-spec.ts";

describe("findImageSpecs", () => {
  it.each([
    ["a call", "spec = ImageSpec(packages=['numpy'])", true],
    ["a class method", "spec = ImageSpec.from_env(registry='x')", true],
    ["an import alone builds nothing", "from flytekit import ImageSpec, task", false],
    ["a comment", "# spec = ImageSpec(packages=[])", false],
    ["another word", "MyImageSpecs(1)", false],
    ["nothing", "", false],
  ])("%s", (_, text, found) => {
    expect(findImageSpecs([{ name: "a.py", text: `import os\n${text}\n` }], [])).toEqual(found ? ["a.py"] : []);
  });

  it("an image that is a file describes one; a name in front of it is none", () => {
    const images = ["project_dkr/image.yaml", "gpu=other.yml", "europe-docker.pkg.dev/acme/x:v1", "cpu=acme/x:v2"];
    expect(findImageSpecs([], images)).toEqual(["other.yml", "project_dkr/image.yaml"]);
  });
});

it("findAssumedImages: flytekit's words, each image once", () => {
  const line = "Flytekit assumes the image europe-docker.pkg.dev/acme-ml/x/flytekit:f1_cm already exists.\n";
  const broken = "Flytekit assumes the image\nacme/y:1 already\nexists.\n";
  expect(findAssumedImages(`${line}${line}${broken}Successfully registered 1 entities`)).toEqual([
    "acme/y:1",
    "europe-docker.pkg.dev/acme-ml/x/flytekit:f1_cm",
  ]);
});
