import type { Duplex } from "node:stream";
import type { World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";

const mostBytes = 65_536;
const timeoutMs = 30_000;

/** A form for one of Flyte's own HTTP pages. */
export interface FormPost {
  readonly host: string;
  readonly path: string;
  readonly authorization: string;
  readonly form: string;
}

/** What came back. */
export interface FormAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Posts a form over one connection that ends with its answer. HTTP/1.0, so that nothing comes in chunks. Throws `WorldError`.
 */
export async function postOverStream(
  world: Pick<World, "sleep">,
  stream: Duplex,
  request: FormPost,
): Promise<FormAnswer> {
  const answered = new AbortController();
  const late = world.sleep(timeoutMs, answered.signal).then(() => undefined);
  try {
    const answer = await Promise.race([exchange(stream, request), late]);
    if (answer === undefined) throw new WorldError("timeout", `POST ${request.path}: no answer within 30 s`);
    return answer;
  } finally {
    answered.abort();
    stream.destroy();
  }
}

function exchange(stream: Duplex, { host, path, authorization, form }: FormPost): Promise<FormAnswer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const finish = (): void => {
      const answer = readAnswer(Buffer.concat(parts).toString("utf8"));
      if (answer === undefined) reject(new WorldError("reset", `POST ${path}: no HTTP answer came`));
      else resolve(answer);
    };
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) reject(new WorldError("reset", `POST ${path}: the answer is too large`));
      else parts.push(chunk);
    });
    stream.once("end", finish);
    stream.once("close", finish);
    stream.once("error", reject);
    const head = [
      `POST ${path} HTTP/1.0`,
      `Host: ${host}`,
      `Authorization: ${authorization}`,
      "Accept: application/json",
      "Content-Type: application/x-www-form-urlencoded",
      `Content-Length: ${Buffer.byteLength(form)}`,
    ];
    stream.write(`${head.join("\r\n")}\r\n\r\n${form}`);
  });
}

function readAnswer(text: string): FormAnswer | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  const end = text.indexOf("\r\n\r\n");
  return status === undefined || end === -1 ? undefined : { status: Number(status), text: text.slice(end + 4) };
}
