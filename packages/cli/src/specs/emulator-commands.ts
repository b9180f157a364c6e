import type { CommandSpec } from "../command.ts";

/** The commands around the embedded cloud. */
export const emulatorCommands: readonly CommandSpec[] = [
  {
    name: "demo",
    shown: "first",
    purpose: "See everything in a minute, without an account",
    usage: "demo [--keep DIR] [--fast]",
    operands: { least: 0, most: 0 },
    about:
      "Starts the emulated cloud, installs Flyte in it from a deployment file, breaks it by hand and mends it. Every command\n" +
      "that it runs is shown; nothing leaves this machine.",
    examples: [
      { line: "fgk demo", about: "the tour" },
      { line: "fgk demo --keep try-fgk", about: "keep its files in the folder try-fgk" },
      { line: "fgk demo --fast", about: "without waiting as a real cloud does" },
    ],
    flags: [
      { name: "keep", value: "DIR", about: "Write the demo's files into this folder and keep them." },
      { name: "fast", about: "Let nothing take time." },
    ],
    load: async () => (await import("../commands/demo.ts")).runDemo,
  },
  {
    name: "emulator",
    shown: "second",
    purpose: "Run the emulated cloud until Ctrl-C",
    usage:
      "emulator [--port PORT] [--state FILE] [--time-scale N] [--iam-delay SECONDS] [--project ID…] [--kubernetes KUBECONFIG]",
    operands: { least: 0, most: 0 },
    about:
      "Google's APIs, Kubernetes clusters and Flyte on this machine, as slow and as strict as the real ones. Prints on stdout\n" +
      "the variables that point fgk (and gcloud and kubectl) to it.\n\n" +
      "Any token owns everything there. To try as somebody with fewer rights, bind a role to a member (gcloud iam roles create\n" +
      "… --file, gcloud projects add-iam-policy-binding …) and name their token; FGK_GOOGLE_TOKEN then makes fgk that caller,\n" +
      "and CLOUDSDK_AUTH_ACCESS_TOKEN gcloud:\n" +
      '  curl "$FGK_GOOGLE_ENDPOINT/fgk-emulator/callers" -d \'{"token": "reader", "member": "user:reader@example.com"}\'\n' +
      "  FGK_GOOGLE_TOKEN=reader fgk plan\n\n" +
      "With --kubernetes Google is emulated and Kubernetes is real: the API server of the kubeconfig's current context, with its\n" +
      "controllers and scheduler, is the one cluster that can be made. The emulator decides who may, makes the nodes of the\n" +
      "pools and load balancers' addresses, and plays the kubelet; no container runs. When that cluster is deleted the real\n" +
      "one is emptied of all that was put into it, so only a server on this machine is taken.",
    examples: [
      { line: "fgk emulator", about: "on a free port; paste what it prints into another terminal" },
      { line: "fgk emulator --port 9090 --state cloud.json", about: "keep the cloud in a file between runs" },
      { line: "fgk emulator --time-scale 1", about: "as slow as the real cloud" },
      { line: "fgk emulator --kubernetes local.kubeconfig", about: "with a real API server on this machine" },
    ],
    flags: [
      { name: "port", value: "PORT", about: "The port on this machine; a free one when left out." },
      {
        name: "state",
        value: "FILE",
        about: "Read the cloud from this file and write it back; a new cloud when there is none.",
      },
      { name: "time-scale", value: "N", about: "1: as slow as the real cloud; 0: at once; 0.01 when left out." },
      {
        name: "iam-delay",
        value: "SECONDS",
        about:
          "How long grants, new accounts and enabled APIs take to be seen, a minute or more at Google; 0 when left out.",
      },
      {
        name: "project",
        value: "ID",
        many: true,
        about: "Make this Google project; acme-ml when left out. May be repeated.",
      },
      {
        name: "kubernetes",
        value: "KUBECONFIG",
        about: "The real API server, on this machine, that the emulated cloud's one cluster is.",
      },
    ],
    load: async () => (await import("../commands/emulator.ts")).runEmulator,
  },
  {
    name: "helm-stand-in",
    shown: "hidden",
    purpose: "The emulator's stand-in for helm",
    usage: "helm-stand-in ARGUMENT…",
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [],
    flags: [],
    raw: true,
    load: async () => (await import("../commands/helm-stand-in.ts")).runHelmStandIn,
  },
];
