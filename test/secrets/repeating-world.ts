import type { FetchAnswer, FetchOptions, RunOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { listForms } from "./forms.ts";

/** A call that fails with an error which repeats what was sent to it. */
export interface Trouble {
  /** Which call of the run, counted from 1. */
  readonly call: number;
  /** Only calls that carry the secret are counted. */
  readonly carrying: boolean;
  readonly how: "json" | "html" | "plain" | "reset" | "timeout" | "tls";
  readonly status: number;
  /** In which form the secret is repeated, by its place in the list. */
  readonly form: number;
  readonly repeats: "header" | "token" | "body" | "secret";
}

/** What a run let out, by the way in which others could see it. */
export interface Listened {
  readonly world: World;
  /** Text of every channel but the rendered output: arguments, variables, addresses, cache. */
  readonly said: readonly (readonly [channel: string, text: string])[];
  readonly met: () => number;
  /** How often a foreign text held the secret. */
  readonly repeated: () => number;
  readonly calls: () => number;
}

/**
 * A world whose servers and programs talk too much, and which writes down what fgk lets out. `environment`: fgk's own, which
 * programs get unless it is taken away.
 */
export function openRepeatingWorld(
  world: World,
  troubles: readonly Trouble[],
  secrets: readonly string[],
  environment: Readonly<Record<string, string>>,
): Listened {
  const said: [string, string][] = [];
  let calls = 0;
  let carrying = 0;
  let met = 0;
  let repeated = 0;
  const next = (header: string, body: string): Trouble | undefined => {
    calls += 1;
    const carries = secrets.some((secret) => isIn(secret, header) || isIn(secret, body));
    if (carries) carrying += 1;
    return troubles.find((one) => one.call === (one.carrying ? carrying : calls) && (carries || !one.carrying));
  };
  const repeat = (trouble: Trouble, header: string, body: string): string => {
    met += 1;
    const text = writeWords(trouble, header, body, secrets);
    if (secrets.some((secret) => listForms(secret).some((form) => text.includes(form.text)))) repeated += 1;
    return text;
  };
  const listened: World = {
    ...world,
    fetch: async (address, how = {}) => {
      said.push(["address", address]);
      const header = how.headers?.["authorization"] ?? "";
      const trouble = next(header, bodyOf(how));
      if (trouble === undefined) return world.fetch(address, how);
      const text = repeat(trouble, header, bodyOf(how));
      if (trouble.how === "reset" || trouble.how === "timeout" || trouble.how === "tls") {
        throw new WorldError(trouble.how, text);
      }
      if (how.connection !== undefined) throw new WorldError("reset", text);
      return answerWith(trouble, new URL(address), text);
    },
    run: async (how) => {
      const args = how.args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg)));
      const variables = Object.entries({ ...environment, ...how.env })
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
      said.push(["arguments", [how.command, ...args].join("\n")], ["variables", variables.join("\n")]);
      const { header, body } = readFiles(how);
      const trouble = next(header, body);
      if (trouble === undefined) return world.run(how);
      return { code: 1, stdout: "", stderr: `Error: UPGRADE FAILED: ${repeat(trouble, header, body)}\n` };
    },
    cache: {
      get: world.cache.get,
      put: (key, value) => {
        said.push(["cache", `${key}\n${Buffer.from(value).toString("latin1")}`]);
        return world.cache.put(key, value);
      },
    },
  };
  return { world: listened, said, met: () => met, repeated: () => repeated, calls: () => calls };
}

/** What helm is given in files: its token and its values. */
function readFiles({ files = {} }: RunOptions): { readonly header: string; readonly body: string } {
  const text = (name: string): string => {
    const content = files[name];
    return content === undefined ? "" : typeof content === "string" ? content : Buffer.from(content).toString("utf8");
  };
  return { header: /token["']?:\s*["']?([^\s"',}]+)/.exec(text("kubeconfig"))?.[1] ?? "", body: text("values.json") };
}

function bodyOf({ body = "" }: FetchOptions): string {
  return typeof body === "string" ? body : Buffer.from(body).toString("utf8");
}

/** Only what was sent can be repeated: a secret in any form only by whom it was sent to. */
function writeWords(trouble: Trouble, header: string, body: string, secrets: readonly string[]): string {
  switch (trouble.repeats) {
    case "header":
      return `the request was refused (authorization: ${header})`;
    case "token":
      return `unknown caller ${header.replace(/^\w+ /, "")}`;
    case "body":
      return `can't take ${body}`;
    case "secret": {
      const sent = secrets.filter((secret) => isIn(secret, header) || isIn(secret, body));
      const forms = sent.flatMap((secret) => {
        const all = listForms(secret);
        return all[trouble.form % all.length]?.text ?? [];
      });
      return `'${forms.join("', '")}' doesn't match the pattern of 2 values`;
    }
  }
}

/** In the text itself, or in something that is base64 there. */
function isIn(secret: string, text: string): boolean {
  return listForms(secret).some((form) => text.includes(form.text));
}

function answerWith({ how, status }: Trouble, { host }: URL, text: string): FetchAnswer {
  const isGoogle = host.endsWith("googleapis.com") || host.startsWith("127.0.0.1");
  const google = { error: { code: status, message: text, status: "FAILED_PRECONDITION", errors: [{ message: text }] } };
  const kubernetes = { kind: "Status", apiVersion: "v1", status: "Failure", message: text, code: status };
  const bodies = {
    json: JSON.stringify(isGoogle ? google : kubernetes),
    html: `<html><body><h1>Error</h1><p>${text}</p></body></html>`,
    plain: text,
  };
  const type = how === "json" ? "application/json" : how === "html" ? "text/html" : "text/plain";
  const body = Buffer.from(bodies[how as "json" | "html" | "plain"]);
  return { status, headers: { "content-type": type }, trailers: {}, body };
}
