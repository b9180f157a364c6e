/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One request, sent to both sides in the order of its list. In the path and in the body's strings, `{{step:a.b.0}}` stands for
 * a field of what an earlier step of the list was answered by the same side.
 */
export interface Step {
  /** Unique in its list; it names the test too. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** A string is sent as it is, all else as JSON. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent again until it holds: for what controllers do after a while. */
  readonly until?: (answer: Answer) => boolean;
}

/** The steps about one subject. */
export interface Steps {
  readonly subject: string;
  /** Controllers change the objects between the steps: what they write isn't compared here. */
  readonly amongControllers?: true;
  readonly steps: readonly Step[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text. */
  readonly body: Json;
}

/** What a step sends, every placeholder filled. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const patchTypes = {
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  json: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

export function get(name: string, path: string, headers: Step["headers"] = {}): Step {
  return { name, method: "GET", path, headers };
}

export function post(name: string, path: string, body: Json, headers: Step["headers"] = {}): Step {
  return { name, method: "POST", path, body, headers };
}

export function put(name: string, path: string, body: Json): Step {
  return { name, method: "PUT", path, body };
}

export function patch(name: string, type: keyof typeof patchTypes, path: string, body: Json): Step {
  return { name, method: "PATCH", path, body, headers: { "content-type": patchTypes[type] } };
}

export function remove(name: string, path: string, body?: Json): Step {
  return { name, method: "DELETE", path, ...(body === undefined ? {} : { body }) };
}

/** A new namespace, ready for what follows. */
export function openNamespace(name: string): readonly Step[] {
  const place = `/api/v1/namespaces/${name}`;
  return [
    post("namespace", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } }),
    { ...get("its account", `${place}/serviceaccounts/default`), until: ({ status }) => status === 200 },
    { ...get("its certificate", `${place}/configmaps/kube-root-ca.crt`), until: ({ status }) => status === 200 },
  ];
}

/** Fills a step's placeholders from the answers of one side. */
export function fillStep(step: Step, before: ReadonlyMap<string, Answer>): Exchange {
  const fill = (text: string): string =>
    text.replace(/\{\{([^:{}]+):([^{}]*)\}\}/g, (_all, name: string, path: string) => {
      const answer = before.get(name);
      if (answer === undefined) throw new Error(`no step ${name} before ${step.name}`);
      return String(readPath(answer.body, path));
    });
  const { body } = step;
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  return {
    method: step.method,
    path: fill(step.path),
    headers: {
      "content-type": "application/json",
      "user-agent": "tester/1.0",
      accept: "application/json",
      ...step.headers,
    },
    body: text === undefined ? undefined : fill(text),
  };
}

/** The value at a path of keys and indices with dots between; undefined when there is none. */
export function readPath(value: Json, path: string): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path.split(".").filter(Boolean)) {
    if (here === null || typeof here !== "object") return undefined;
    here = (here as Readonly<Record<string, Json>>)[key];
  }
  return here;
}
