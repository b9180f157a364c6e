import { parseKubeconfig, runHelm } from "@fgk/emulator";
import type { RunAnswer, RunOptions } from "@fgk/engine";
import { WorldError } from "@fgk/engine";

/** One request of helm's to the API server of its kubeconfig. */
export interface HelmRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly proxy: string | undefined;
}

/** What a simulated helm has of the world: that of the process that started it. */
export interface HelmSurroundings {
  readonly readFile: (name: string) => Promise<Uint8Array>;
  readonly send: (request: HelmRequest) => Promise<{ readonly status: number; readonly body: Uint8Array }>;
  readonly now: () => number;
  readonly sleep: (durationMs: number) => Promise<void>;
}

/** helm, called as fgk calls it: the emulator's stand-in, over the kubeconfig and the values that it is given. */
export async function runSimulatedHelm(how: RunOptions, surroundings: HelmSurroundings): Promise<RunAnswer> {
  const files = how.files ?? {};
  const folders: Record<string, Record<string, Uint8Array>> = {};
  const names = how.args.map((arg) => {
    if (typeof arg === "string") return arg;
    if ("file" in arg) return `/files/${arg.file}`;
    folders[arg.folder] = {};
    return `/folders/${arg.folder}`;
  });
  const kubeconfig = files["kubeconfig"] ?? files["kubeconfig.yaml"];
  const access = kubeconfig === undefined ? undefined : parseKubeconfig(asText(kubeconfig));
  const read = async (name: string): Promise<string | Uint8Array> =>
    files[name.replace("/files/", "")] ?? (await surroundings.readFile(name));
  const outcome = await runHelm(names, {
    readFile: async (name) => asText(await read(name)),
    readBytes: async (name) => asBytes(await read(name)),
    writeFile: async (name, content) => {
      const [, , folder = "", file = ""] = name.split("/");
      const into = folders[folder];
      if (into === undefined) throw new WorldError("refused", `helm may not write ${name}`);
      into[file] = content;
    },
    request: async (method, place, body, contentType) => {
      if (access === undefined) throw new WorldError("refused", "helm was given no kubeconfig");
      const headers: Record<string, string> = { accept: "application/json", "user-agent": "Helm/3.22.0" };
      if (access.token !== undefined) headers["authorization"] = `Bearer ${access.token}`;
      if (body !== undefined) headers["content-type"] = contentType ?? "application/json";
      const got = await surroundings.send({
        method,
        url: new URL(`${access.server}${place}`),
        headers,
        body: body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body)),
        proxy: access.proxy,
      });
      return { status: got.status, json: JSON.parse(new TextDecoder().decode(got.body) || "{}") };
    },
    now: surroundings.now,
    sleep: surroundings.sleep,
  });
  return Object.keys(folders).length === 0 ? outcome : { ...outcome, folders };
}

function asText(content: string | Uint8Array): string {
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}

function asBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
