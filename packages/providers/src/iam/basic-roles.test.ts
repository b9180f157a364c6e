import type { FieldChange } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { makeResource } from "../conformance/bench.ts";
import { riskOfRoles } from "./basic-roles.ts";

const at = { project: "acme-ml", email: "flyte-sa@acme-ml.iam.gserviceaccount.com" };
const seen = { hash: "", identity: {} };

function judge(path: string, before: boolean | undefined, after: boolean | null): ReturnType<typeof riskOfRoles> {
  const resource = makeResource("iam.project-roles/flyte-sa", at, {});
  const field: FieldChange = { path, before, after };
  return riskOfRoles({ action: "update", resource, fields: [field], expect: seen });
}

describe("the risk of an account's roles on its project", () => {
  it.each(["roles/owner", "roles/editor"])("%s opens the project", (role) => {
    expect(judge(role, undefined, true)).toEqual({
      risk: "exposure",
      why: `with ${role} each workflow may change nearly everything in the project`,
    });
    const resource = makeResource("iam.project-roles/flyte-sa", at, { "roles/storage.admin": true, [role]: true });
    expect(riskOfRoles({ action: "create", resource })).toMatchObject({ risk: "exposure" });
  });

  it("a narrow role is none, and one that is taken away is somebody's loss", () => {
    expect(judge("roles/storage.admin", undefined, true)).toBeUndefined();
    expect(judge("roles/owner", true, null)).toMatchObject({ risk: "access" });
  });
});
