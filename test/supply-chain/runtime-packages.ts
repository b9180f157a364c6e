/** A package that fgk itself asks for at run time, why, and what comes with it into the bundle. */
export interface RuntimePackage {
  readonly name: string;
  readonly why: string;
  readonly brings: readonly string[];
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");

/** Every package of the bundle: one that isn't here was let in by nobody. */
export const runtimePackages: readonly RuntimePackage[] = [
  { name: "yaml", why: "reads deployment and plan files with positions", brings: [] },
  {
    name: "ajv",
    why: "holds a deployment file to its JSON Schema",
    brings: words("fast-deep-equal fast-uri json-schema-traverse"),
  },
  { name: "chalk", why: "colours of the terminal", brings: [] },
  { name: "diff", why: "lines that differ in a long value", brings: [] },
  {
    name: "execa",
    why: "starts helm and pyflyte without a shell",
    brings: words(`@sec-ant/readable-stream @sindresorhus/merge-streams figures get-stream human-signals is-plain-obj
      is-stream is-unicode-supported npm-run-path parse-ms path-key pretty-ms signal-exit strip-final-newline
      unicorn-magic which-command yoctocolors`),
  },
  { name: "@bufbuild/protobuf", why: "Flyte's messages", brings: [] },
  { name: "@connectrpc/connect", why: "gRPC to Flyte over the world's own connection", brings: [] },
  { name: "@connectrpc/connect-node", why: "the emulator's Flyte answers gRPC", brings: [] },
  { name: "ws", why: "the API server's connections to pods", brings: [] },
  {
    name: "google-auth-library",
    why: "Google's application default credentials in all their forms",
    brings: words(`agent-base base64-js bignumber.js buffer-equal-constant-time data-uri-to-buffer debug
      ecdsa-sig-formatter extend fetch-blob formdata-polyfill gaxios gcp-metadata google-logging-utils gtoken
      https-proxy-agent json-bigint jwa jws ms node-domexception node-fetch safe-buffer web-streams-polyfill`),
  },
  {
    name: "@google-cloud/resource-manager",
    why: "reads and writes the project's policy",
    brings: words(`@grpc/grpc-js @grpc/proto-loader @js-sdsl/ordered-map @protobufjs/aspromise @protobufjs/base64
      @protobufjs/codegen @protobufjs/eventemitter @protobufjs/fetch @protobufjs/float @protobufjs/path
      @protobufjs/pool @protobufjs/utf8 duplexify end-of-stream google-gax inherits lodash.camelcase long object-hash
      once proto3-json-serializer protobufjs readable-stream retry-request stream-shift string_decoder
      util-deprecate wrappy`),
  },
  {
    name: "@kubernetes/client-node",
    why: "the Kubernetes API's calls and types",
    brings: words(`b4a events-universal fast-fifo hpagent ip-address isomorphic-ws jose js-yaml jsonpath-plus
      oauth4webapi openid-client pump rfc4648 smart-buffer socks socks-proxy-agent stream-buffers streamx tar-fs
      tar-stream text-decoder undici`),
  },
];

/** Packages whose install scripts would run, and why they must; of all others none may. */
export const installScripts: Readonly<Record<string, string | false>> = {
  esbuild: "puts the binary of this machine in its place",
  node: "brings the Node that everything runs with",
  protobufjs: false,
};
