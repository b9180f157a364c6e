import type { DeploymentFile, Plan, Step, Summary } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { plainPaint } from "./paint.ts";
import { renderPlan } from "./plan.ts";

const quiet: Summary = {
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  adopt: 0,
  ensure: 0,
  unchanged: 0,
  highestRisk: null,
  needs: [],
  irreversible: [],
  downtimeSeconds: 0,
  seconds: 0,
  warnings: [],
  notChecked: [],
  kept: [],
};

function planOf(summary: Partial<Summary>, steps: readonly Step[], header: Partial<Plan["header"]> = {}): Plan {
  return {
    summary: { ...quiet, ...summary },
    header: {
      format: 1,
      fgk: "0.1",
      helm: null,
      deployment: "prod",
      file: "fgk.yaml",
      target: { project: "acme-ml", cluster: "europe-west1-b/flyte" },
      desired: "sha256:1",
      chart: null,
      allow: [],
      dataLoss: [],
      adopt: [],
      only: [],
      reliesOn: {},
      digest: "sha256:2",
      ...header,
    },
    steps,
    diagnostics: [],
    changes: new Map(),
    live: new Map(),
    resources: [],
    own: new Set(),
  };
}

const cluster: Step = {
  action: "create",
  address: "gke.cluster/flyte",
  fields: [
    { path: "network", after: "default", byDefault: true },
    { path: "releaseChannel", after: "regular", byDefault: true },
    { path: "workloadPool", after: "acme-ml.svc.id.goog", source: "google.project" },
  ],
  waitsFor: ["services.api/container.googleapis.com"],
  seconds: 360,
  blocked: false,
  digest: "sha256:3",
};

const service: Step = {
  action: "update",
  address: "kubernetes.service/flyte/flyte-binary",
  fields: [
    {
      path: "address",
      before: "10.132.0.5",
      after: { later: { address: "network.address/fgk-prod-lb", output: "address" } },
      manager: "kubectl-edit",
    },
    { path: "sourceRanges", before: ["10.0.0.0/8"], after: null },
  ],
  waitsFor: [],
  seconds: 45,
  risk: { risk: "downtime", why: "the Service's address changes" },
  blocked: true,
  digest: "sha256:4",
};

const file: Pick<DeploymentFile, "get" | "place"> = {
  get: (path) => ({ path, value: "acme-ml", written: true }),
  place: () => ({ file: "fgk.yaml", line: 6, column: 3, endColumn: 10, text: "  project: acme-ml" }),
};

describe("a plan as text", () => {
  it("says first what matters, then the steps with their reasons, and ends with a line to look for", () => {
    const plan = planOf(
      {
        create: 1,
        update: 1,
        unchanged: 3,
        seconds: 405,
        downtimeSeconds: 45,
        highestRisk: "downtime",
        needs: ["downtime"],
        warnings: ["two clusters share the identity"],
        kept: [
          { address: "iam.account-policy/flyte-sa", what: "members", names: ["user:a@b.c", "user:d@b.c"] },
          { address: "storage.bucket/data", what: "labels", names: ["team"] },
        ],
      },
      [cluster, service],
      { allow: ["restart"] },
    );
    expect(renderPlan(plan, { paint: plainPaint, verbose: false, file: file as DeploymentFile })).toBe(`\
prod: cluster europe-west1-b/flyte in project acme-ml
  takes: about 7 min
  Flyte doesn't answer for: about 45 s
  highest risk: downtime
  consented to: restart
  blocked: consent is missing: downtime (plan with --allow downtime)
  ! two clusters share the identity
  kept of others: 2 members, 1 label (--verbose lists them)

Steps, in order (+ create   ~ update):

  + gke.cluster/flyte  about 6 min
      workloadPool: "acme-ml.svc.id.goog"  # google.project fgk.yaml:6
      by default: network "default", releaseChannel "regular"
      waits for: services.api/container.googleapis.com

  ~ kubernetes.service/flyte/flyte-binary  about 45 s
      address: "10.132.0.5" → (known after network.address/fgk-prod-lb: address)  # overwrites kubectl-edit
      sourceRanges: ["10.0.0.0/8"] → (absent)
      blocked: downtime: the Service's address changes

Plan: 1 to create, 1 to update, 0 to replace, 0 to delete.
`);
  });

  it("lists defaults and what is kept by name when asked to", () => {
    const plan = planOf({ create: 1, kept: [{ address: "a/b", what: "members", names: ["user:x"] }] }, [cluster]);
    const text = renderPlan(plan, { paint: plainPaint, verbose: true });
    expect(text).toContain('      releaseChannel: "regular"  # default\n');
    expect(text).toContain("  kept: a/b: members of others: user:x\n");
    expect(text).not.toContain("by default:");
  });

  it("says of one step nothing of an order", () => {
    const text = renderPlan(planOf({ create: 1 }, [cluster]), { paint: plainPaint, verbose: false });
    expect(text.split("\n").slice(0, 3)).toEqual([
      "prod: cluster europe-west1-b/flyte in project acme-ml",
      "  takes: about 1 s",
      "",
    ]);
    expect(text).not.toContain("in order");
  });

  it("says that nothing changes", () => {
    expect(renderPlan(planOf({ unchanged: 34 }, []), { paint: plainPaint, verbose: false })).toBe(
      "prod: cluster europe-west1-b/flyte in project acme-ml\n\nNo changes. What is there is what the file says (34 things).\n",
    );
  });

  it("compares long values line by line", () => {
    const before = Object.fromEntries("abcdefghij".split("").map((key) => [key, "some value"]));
    const step: Step = {
      ...service,
      blocked: false,
      fields: [{ path: "kubernetesLabels", before, after: { ...before, d: "another value" } }],
    };
    const lines = renderPlan(planOf({ update: 1 }, [step]), { paint: plainPaint, verbose: false }).split("\n");
    expect(lines).toContain('        - d: "some value"');
    expect(lines).toContain('        + d: "another value"');
    expect(lines).toContain('          c: "some value"');
  });

  it("shows what a name from the cloud hides", () => {
    const step: Step = { ...service, fields: [{ path: "labels.x", before: "a", after: "b\u001b[31m\u202e" }] };
    const text = renderPlan(planOf({ update: 1 }, [step]), { paint: plainPaint, verbose: false });
    expect(text).toContain('labels.x: "a" → "b\\u001b[31m\\u202e"');
  });
});
