import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeRole, permissionTable, roleNames } from "@fgk/providers";
import { expect, it } from "vitest";
import { catalog, readText, root } from "../product/run-fgk.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

const file = path.join(root, "PERMISSIONS.md");

const introduction = `# What fgk asks for, and the permissions that it needs

This page is generated from the table in \`packages/providers/src/permissions\` (\`UPDATE_PERMISSIONS=1 npm test -- test/permissions\`).
\`test/permissions\` holds it to what fgk really calls: the whole gallery is planned by a caller that has the planner's role
and nothing else, and applied and verified by one that has the applier's, in an emulator that refuses the rest.

    fgk permissions planner > planner.yaml
    gcloud iam roles create fgkPlanner --project PROJECT --file planner.yaml

*plan*: reads only, in both roles. *apply*: writes, or proves by a temporary pod; in the applier's role only. What a file says
is another team's (\`managed: false\`) needs no permission to write; without one to read, it is "not checked".
`;

/** One section per kind, its calls in the table's order. */
function writePage(): string {
  const makers = [...new Set(permissionTable.flatMap((row) => row.makers))];
  const kinds = listKinds();
  const order = [...kinds.filter((kind) => makers.includes(kind)), ...makers.filter((maker) => !kinds.includes(maker))];
  const sections = order.map((maker) => {
    const rows = permissionTable
      .filter((row) => row.makers.includes(maker))
      .map(({ call, permissions, when }) => {
        const needs = permissions.map((permission) => `\`${permission}\``).join(" ");
        return `| ${when} | \`${call.replaceAll("|", "\\|")}\` | ${needs === "" ? "–" : needs} |`;
      });
    return `## ${maker}\n\n| role | call | permissions |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  const roles = roleNames.map((name) => {
    const { includedPermissions } = describeRole(name);
    return `## Role: ${name}\n\n${includedPermissions.length} permissions: ${includedPermissions.join(" · ")}\n`;
  });
  return [introduction, ...sections, ...roles].join("\n");
}

function listKinds(): readonly string[] {
  const text = readFileSync(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8");
  const deployment = readText(text);
  const { world } = openSimulatedWorld(createSimulatedCloud());
  return catalog.open(deployment, catalog.describe(deployment), world).kinds.map(({ name }) => name);
}

it("PERMISSIONS.md is what the table says", () => {
  const page = writePage();
  if (process.env["UPDATE_PERMISSIONS"] === "1") writeFileSync(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
});

it("each kind is in the table, and nothing else but the apply itself, the lease and the proof", () => {
  const makers = new Set(permissionTable.flatMap((row) => row.makers));
  expect([...makers].sort()).toEqual([...listKinds(), "apply", "lease", "verify"].sort());
});

it("a planner can't write", () => {
  const writes = /\.(create|delete|update|set|add|enable|bind|escalate|exec)([A-Z]\w*)?$|\.(use|actAs|access)$/;
  const { includedPermissions } = describeRole("planner");
  expect(includedPermissions.filter((permission) => writes.test(permission))).toEqual([]);
});
