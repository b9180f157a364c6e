import type { CommandSpec } from "../command.ts";
import { allowFlag, fileFlag, jsonFlag, targetFlag, timeoutFlag, verboseFlag } from "./shared-flags.ts";

/** The commands on one deployment file, in the order in which people use them. */
export const deploymentCommands: readonly CommandSpec[] = [
  {
    name: "validate",
    shown: "first",
    purpose: "Check a deployment file, offline",
    usage: "validate [-f FILE] [--json]",
    operands: { least: 0, most: 0 },
    about: "Reports every problem of the file in one run, each with its line. Asks no cloud.",
    examples: [
      { line: "fgk validate", about: "check fgk.yaml" },
      { line: "fgk validate -f prod.yaml", about: "check another file" },
      { line: "fgk validate --json", about: "for an editor or a script" },
    ],
    flags: [fileFlag, jsonFlag],
    load: async () => (await import("../commands/validate.ts")).runValidate,
  },
  {
    name: "plan",
    shown: "first",
    purpose: "Show what would change, or write it to a plan file for review",
    usage: "plan [-f FILE] [-o PLAN | --check PLAN] [flags]",
    operands: { least: 0, most: 0 },
    about: "Reads what is really there and shows the smallest ordered set of changes. Writes nothing to any cloud.",
    examples: [
      { line: "fgk plan", about: "show what would change" },
      {
        line: "fgk plan -f prod.yaml -o plans/prod.plan.yaml",
        about: "write a plan file, to be reviewed and committed",
      },
      {
        line: "fgk plan --check plans/prod.plan.yaml",
        about: "is the committed plan still true? exit code 3 when not",
      },
      { line: "fgk plan --allow nodes,downtime -o prod.plan.yaml", about: "write a plan that consents to these risks" },
      { line: "fgk plan --detailed-exitcode", about: "exit code 2 when something would change" },
    ],
    flags: [
      fileFlag,
      { name: "out", short: "o", value: "PLAN", about: "Write the plan to this file." },
      {
        name: "check",
        value: "PLAN",
        about: "Compare with this plan file: exit code 3 and the difference when it isn't true any more.",
      },
      allowFlag,
      {
        name: "allow-data-loss",
        value: "ADDRESS",
        many: true,
        about: "Let this protected resource be deleted or replaced. Its data is lost. May be repeated.",
      },
      {
        name: "adopt",
        value: "ADDRESS",
        many: true,
        about: "Mark this unmarked resource as fgk's; `all` for all of them.",
      },
      {
        name: "values-from-live",
        about: "Print the live release's values that the file doesn't have, as YAML for flyte.values; makes no plan.",
      },
      targetFlag,
      jsonFlag,
      { name: "detailed-exitcode", about: "Exit code 0: no changes, 2: changes, 1: error." },
      {
        name: "skip-cluster",
        about: "Plan without asking the cluster: the plan is partial, to be read and not applied.",
      },
      verboseFlag,
    ],
    load: async () => (await import("../commands/plan.ts")).runPlan,
  },
  {
    name: "apply",
    shown: "first",
    purpose: "Carry out a plan, then prove that Flyte works",
    usage: "apply [PLAN] [flags]",
    operands: { least: 0, most: 1 },
    about:
      "With a plan file: checks that it is unaltered and still true, asks nothing, and carries out exactly that; consent is\n" +
      "taken from the plan alone. Without: plans, shows it and asks. Can be interrupted and run again at any moment.",
    examples: [
      { line: "fgk apply plans/prod.plan.yaml", about: "carry out a reviewed plan" },
      { line: "fgk apply", about: "plan fgk.yaml, ask, carry out" },
      { line: "fgk apply --yes --allow nodes", about: "without asking, with consent to recreate nodes" },
      { line: "fgk apply prod.plan.yaml --expect sha256:4be1…", about: "only if it is the plan that was approved" },
    ],
    flags: [
      fileFlag,
      { name: "yes", short: "y", about: "Don't ask." },
      allowFlag,
      targetFlag,
      jsonFlag,
      timeoutFlag,
      { name: "lock-timeout", value: "DURATION", about: "Wait this long for another run to end; 0s when left out." },
      {
        name: "expect",
        value: "sha256:…",
        about: "Refuse any plan file but the one with this digest (`fgk show` prints it).",
      },
      verboseFlag,
    ],
    load: async () => (await import("../commands/apply.ts")).runApply,
  },
  {
    name: "verify",
    shown: "first",
    purpose: "Ask the running system whether Flyte works, with evidence",
    usage: "verify [-f FILE] [flags]",
    operands: { least: 0, most: 0 },
    about:
      "From the identity pool to an upload location: each question with what was seen and, when it is red, the cause and the\n" +
      "command that mends it. Changes nothing but temporary probe pods, which are always removed.",
    examples: [
      { line: "fgk verify", about: "all questions" },
      { line: "fgk verify --probe all", about: "probe the identity in every namespace" },
      { line: "fgk verify --target kubernetes.service/flyte/flyte-binary", about: "only what is about the Service" },
      { line: "fgk verify --json", about: "for monitoring" },
    ],
    flags: [
      fileFlag,
      {
        name: "probe",
        value: "WHICH",
        choices: ["all", "some"],
        about: "Namespaces to probe: all, or some (flyte and one per project, at most 10; the default).",
      },
      targetFlag,
      jsonFlag,
      verboseFlag,
    ],
    load: async () => (await import("../commands/verify.ts")).runVerify,
  },
  {
    name: "show",
    shown: "second",
    purpose: "Show a plan file as text",
    usage: "show PLAN [--json] [--verbose]",
    operands: { least: 1, most: 1 },
    about: "Says too whether somebody has altered it. Offline.",
    examples: [
      { line: "fgk show plans/prod.plan.yaml", about: "read a committed plan" },
      { line: "fgk show plans/prod.plan.yaml --json", about: "for a policy check" },
      { line: "fgk show plans/prod.plan.yaml --verbose", about: "with every default and everything kept" },
    ],
    flags: [jsonFlag, verboseFlag],
    load: async () => (await import("../commands/show.ts")).runShow,
  },
  {
    name: "destroy",
    shown: "second",
    purpose: "Take a deployment down, or write the plan that does",
    usage: "destroy [-f FILE] [-o PLAN | --confirm NAME] [flags]",
    operands: { least: 0, most: 0 },
    about:
      "Deletes what carries this deployment's mark, in the reverse of the order of making. What is protected, unmarked, or holds\n" +
      "something of others stays, and is listed with its reason. Refused while executions run.",
    examples: [
      { line: "fgk destroy -o destroy.plan.yaml", about: "write the plan, to be reviewed; then: fgk apply" },
      { line: "fgk destroy", about: "show what goes, ask for the deployment's name, carry it out" },
      { line: "fgk destroy --confirm prod", about: "without being asked" },
      { line: "fgk destroy --target sql.database/flyte-db/flyteadmin", about: "only this" },
    ],
    flags: [
      fileFlag,
      { name: "out", short: "o", value: "PLAN", about: "Write the plan to this file." },
      { name: "confirm", value: "NAME", about: "The deployment's name, instead of typing it." },
      {
        name: "with-contents",
        value: "ADDRESS",
        many: true,
        about: "Let this container go with what others put into it. May be repeated.",
      },
      {
        name: "allow-data-loss",
        value: "ADDRESS",
        many: true,
        about: "Let this resource go, which the file says is not protected. Its data is lost. May be repeated.",
      },
      {
        ...targetFlag,
        about: "Only this address; refused while something that stays needs it. May be repeated.",
      },
      jsonFlag,
      timeoutFlag,
      { name: "lock-timeout", value: "DURATION", about: "Wait this long for another run to end; 0s when left out." },
      verboseFlag,
    ],
    load: async () => (await import("../commands/destroy.ts")).runDestroy,
  },
];
