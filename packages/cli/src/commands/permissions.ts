import { describeRole, permissionTable, type RoleName, roleNames } from "@fgk/providers";
import type { Invocation } from "../command.ts";
import { usageError } from "../command-error.ts";

/** `fgk permissions [planner | applier]`: the calls that fgk makes and what they need; a role as gcloud takes it. */
export async function runPermissions(invocation: Invocation): Promise<number> {
  const { operands, report } = invocation;
  const [name] = operands;
  if (name === undefined) {
    report.line("permissions", { calls: permissionTable });
    report.print(renderCalls());
    return 0;
  }
  const role = roleNames.find((one) => one === name);
  if (role === undefined) {
    throw usageError(`there is no role ${JSON.stringify(name)}`, `fgk has two: ${roleNames.join(" and ")}`);
  }
  report.line("role", { name: role, role: describeRole(role) });
  report.print(renderRole(role));
  return 0;
}

/** YAML for `gcloud iam roles create --file`, with the commands that use it. */
function renderRole(name: RoleName): string {
  const id = `fgk${name[0]?.toUpperCase()}${name.slice(1)}`;
  const head = [
    `# A custom role for ${name === "planner" ? "whoever plans (a pull request's check)" : "whoever applies"}: fgk permissions ${name} > ${name}.yaml`,
    `# gcloud iam roles create ${id} --project PROJECT --file ${name}.yaml`,
    `# gcloud projects add-iam-policy-binding PROJECT --member MEMBER --role projects/PROJECT/roles/${id} --condition None`,
    "# Other projects that the deployment file names (network.project, database.project) need the same there.",
  ];
  const { title, description, stage, includedPermissions } = describeRole(name);
  // A colon in the text would end it: a JSON string is YAML as well.
  const quoted = JSON.stringify(description);
  const texts = [`title: ${title}`, `description: ${quoted}`, `stage: ${stage}`, "includedPermissions:"];
  return `${[...head, ...texts, ...includedPermissions.map((permission) => `- ${permission}`)].join("\n")}\n`;
}

/** One line per call: what it is and what it needs. */
function renderCalls(): string {
  const lines = permissionTable.map(({ call, permissions, when }) => {
    const needs = permissions.length === 0 ? "nothing of its own" : permissions.join(", ");
    return `${when.padEnd(6)} ${call}\n         needs ${needs}`;
  });
  return `${lines.join("\n")}\n\nRoles made of these: fgk permissions planner, fgk permissions applier.\n`;
}
