import { describe, expect, it } from "vitest";
import { deploymentScope } from "../deployment/scope.ts";
import { smallestWith } from "../deployment/test-files.ts";
import type { FlyteProject } from "../flyte/project-list.ts";
import { choosePlace, judgePlace } from "./place.ts";

const scope = deploymentScope(smallestWith({ "flyte.projects": ["flytesnacks", "ranking"] }));
const project = (id: string, state = "ACTIVE", domains = ["development", "staging"]): FlyteProject => ({
  id,
  name: id,
  description: "",
  labels: {},
  state,
  domains,
});
const known = [project("flytesnacks"), project("by-hand"), project("ranking", "ARCHIVED")];

describe("choosePlace", () => {
  it("what is given", () => {
    expect(choosePlace(scope, { project: "x", domain: "y" })).toEqual({ project: "x", domain: "y" });
  });

  it("else the only one of the file", () => {
    const one = deploymentScope(smallestWith({ "flyte.domains": ["production"] }));
    expect(choosePlace(one, { project: undefined, domain: undefined })).toEqual({
      project: "flytesnacks",
      domain: "production",
    });
  });

  it("both flags are named at once, with what they may be", () => {
    const chosen = choosePlace(scope, { project: undefined, domain: undefined });
    expect("missing" in chosen ? chosen.missing.map(({ summary, help }) => `${summary}; ${help}`) : []).toEqual([
      "--project says which project it is for; one of: flytesnacks, ranking",
      "--domain says which domain it is for; one of: development, staging, production",
    ]);
  });
});

describe("judgePlace", () => {
  it.each([
    ["all there", "flytesnacks", "development", known, []],
    [
      "a misspelt project",
      "flytesnack",
      "development",
      known,
      [
        "error the project flytesnack isn't registered in Flyte; did you mean flytesnacks? Else add it to flyte.projects, then: fgk apply",
      ],
    ],
    [
      "one of the file's that is archived",
      "ranking",
      "development",
      known,
      ["error the project ranking is archived; fgk apply"],
    ],
    [
      "one that somebody registered by hand",
      "by-hand",
      "development",
      known,
      [
        "warning the project by-hand isn't in the file: its tasks run without the account that fgk gives; add it to flyte.projects, then: fgk apply",
      ],
    ],
    [
      "a domain that Flyte doesn't have, though the file does",
      "flytesnacks",
      "production",
      known,
      ["error Flyte has no domain production; The domains are development, staging"],
    ],
    ["Flyte can't be asked: the file's own", "ranking", "production", undefined, []],
    [
      "Flyte can't be asked: a domain that the file doesn't have",
      "ranking",
      "prodution",
      undefined,
      [
        "error the file has no domain prodution; did you mean production? The domains are development, staging, production",
      ],
    ],
  ])("%s", (_, id, domain, projects, said) => {
    const found = judgePlace(scope, { project: id, domain }, projects);
    expect(found.map(({ severity, summary, help }) => `${severity} ${summary}; ${help}`)).toEqual(said);
  });
});
