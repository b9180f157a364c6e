import type { JsonObject } from "@fgk/engine";
import { isJsonObject, limits, WorldError } from "@fgk/engine";
import { askServer } from "../../kubernetes/ask-server.ts";
import type { Asked } from "../../kubernetes/failure.ts";
import { ask } from "../../kubernetes/failure.ts";
import type { OpenCluster } from "../../kubernetes/reach.ts";

/** As long as the typed clients wait for an answer. */
const answerTimeoutMs = 20_000;

/** An answer that isn't what was asked for, in the form that `ask` makes a `Failure` of. */
class AnswerError extends Error {
  readonly code: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, body: string, headers: Readonly<Record<string, string>>) {
    super(`HTTP ${code}`);
    this.name = "AnswerError";
    this.code = code;
    this.body = body;
    this.headers = headers;
  }
}

/**
 * What stands at a path of the API server, field by field as it says it; the typed clients leave out what they don't know.
 * Undefined: the thing isn't there. `no such path`: the server has no such kind. Throws `Failure`.
 */
export function getJson(
  { world, address }: OpenCluster,
  asked: Asked,
  path: string,
  accept = "application/json",
): Promise<JsonObject | "no such path" | undefined> {
  return ask(asked, async () => {
    const answer = await askServer(world, `${address.server}${path}`, {
      headers: { accept, authorization: `Bearer ${await address.token()}` },
      timeoutMs: answerTimeoutMs,
      ...(address.ca === undefined ? {} : { ca: address.ca }),
      ...(address.serverName === undefined ? {} : { serverName: address.serverName }),
      ...(address.proxy === undefined ? {} : { proxy: address.proxy }),
    });
    if (answer.body.length > limits.answerBytes) throw new WorldError("reset", "the answer is too large");
    const text = Buffer.from(answer.body).toString("utf8");
    const content = parseObject(text);
    if (answer.status === 404)
      return content?.["reason"] === "NotFound" && isOfObject(content) ? undefined : "no such path";
    if (answer.status !== 200) throw new AnswerError(answer.status, text, answer.headers);
    if (content === undefined) throw new WorldError("reset", "the answer is no JSON object");
    return content;
  });
}

/** The server names the object that it misses; of a kind that it doesn't know it names nothing. */
function isOfObject({ details }: JsonObject): boolean {
  return isJsonObject(details) && typeof details["name"] === "string" && details["name"] !== "";
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
