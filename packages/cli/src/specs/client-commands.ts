import type { CommandSpec } from "../command.ts";
import { fileFlag, jsonFlag } from "./shared-flags.ts";

/** The commands of those who use Flyte. They change nothing of the deployment. */
export const clientCommands: readonly CommandSpec[] = [
  {
    name: "connect",
    shown: "first",
    purpose: "Open Flyte's console and API on this machine",
    usage: "connect [-f FILE] [--http-port PORT] [--grpc-port PORT]",
    operands: { least: 0, most: 0 },
    about:
      "Forwards two ports of this machine, through the cluster's API server, to the ready Flyte pod: the console's and the gRPC\n" +
      "API's. Follows Flyte to its next pod after a rollout. Stays until Ctrl-C, which is how it is meant to end: exit code 0.",
    examples: [
      { line: "fgk connect", about: "http://localhost:8088/console and localhost:8089" },
      { line: "fgk connect --http-port 9000 --grpc-port 0", about: "other ports; 0 takes any free one" },
    ],
    flags: [
      fileFlag,
      { name: "http-port", value: "PORT", about: "The console's port on this machine; 8088 when left out." },
      { name: "grpc-port", value: "PORT", about: "The API's port on this machine; 8089 when left out." },
      jsonFlag,
    ],
    load: async () => (await import("../commands/connect.ts")).runConnect,
  },
  {
    name: "register",
    shown: "first",
    purpose: "Register workflows with pyflyte, and name the cause when it fails",
    usage: "register [-f FILE] --project P --domain D [flags] PATH… [-- ARGUMENTS OF PYFLYTE]",
    operands: { least: 1, most: Number.POSITIVE_INFINITY },
    about:
      "Runs `pyflyte register` where you stand, against the deployment's Flyte: with a port and a configuration made for this run.\n" +
      "Looked at beforehand: the paths, pyflyte, the project and the domain, and whether images can be built. Where the file has\n" +
      "flyte.auth, it logs in as that client.\n" +
      "An image that the code describes (ImageSpec) is built by Docker, here or at DOCKER_HOST=ssh://USER@HOST, which needs\n" +
      'pip install "docker[ssh]"; without an engine name a built one: --image.',
    examples: [
      { line: "fgk register --project flytesnacks --domain development workflows/wf1.py", about: "one file" },
      {
        line: "fgk register --project flytesnacks --domain development --version v2 --image project_dkr/image.yaml project_dkr",
        about: "a folder whose image is described in a file",
      },
      {
        line: "fgk register --project flytesnacks --domain development workflows -- --activate-launchplans",
        about: "with arguments of pyflyte's own",
      },
    ],
    flags: [
      fileFlag,
      { name: "project", short: "p", value: "PROJECT", about: "Flyte's project; the file's when it names only one." },
      { name: "domain", short: "d", value: "DOMAIN", about: "Its domain; the file's when it names only one." },
      {
        name: "version",
        short: "v",
        value: "VERSION",
        about: "The version; pyflyte makes one of the code when left out.",
      },
      {
        name: "image",
        short: "i",
        value: "IMAGE",
        many: true,
        about: "The tasks' image, NAME=IMAGE, or a file that describes one. May be repeated.",
      },
      { name: "destination-dir", value: "FOLDER", about: "Where the code is put in the image; /root when left out." },
      jsonFlag,
    ],
    runsProgram: true,
    load: async () => (await import("../commands/register.ts")).runRegister,
  },
  {
    name: "flyte",
    shown: "second",
    purpose: "flyte config: print or write the configuration of pyflyte and flytectl",
    usage: "flyte config [-f FILE] [--out FILE] [--endpoint local | load-balancer | URL]",
    operands: { least: 0, most: 1 },
    about: "It has no secret in it. Where Flyte asks for a login, people log in in their browser.",
    examples: [
      {
        line: "fgk flyte config --out config.yaml",
        about: "for what fgk connect opens: pyflyte --config config.yaml …",
      },
      { line: "fgk flyte config --endpoint load-balancer", about: "for machines in the deployment's network" },
      { line: "fgk flyte config --endpoint https://flyte.acme.example", about: "for an address of your own" },
    ],
    flags: [
      fileFlag,
      { name: "out", short: "o", value: "FILE", about: "Write it to this file; one that says something else is kept." },
      { name: "force", about: "Write over a file that says something else." },
      {
        name: "endpoint",
        value: "WHERE",
        about: "local (fgk connect; when left out), load-balancer (the Service's address), localhost:PORT or a URL.",
      },
      {
        name: "client-secret",
        value: "FILE",
        about: "For programs: the file with the secret of flyte.auth's client; it is named, not read.",
      },
      jsonFlag,
    ],
    load: async () => (await import("../commands/flyte-config.ts")).runFlyteConfig,
  },
];
