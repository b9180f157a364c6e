import type { Duplex } from "node:stream";
import type { DescMethodBiDiStreaming, DescMethodUnary, JsonValue } from "@bufbuild/protobuf";
import type { JsonObject, World } from "@fgk/engine";
import { InvariantError, isJsonObject } from "@fgk/engine";
import { describeMethod } from "./descriptors.ts";

const callTimeoutMs = 30_000;
const answerBytes = 4 * 1_048_576;

/**
 * One gRPC call over one connection, in protobuf's JSON on both sides. `name` is `package.Service/Method`. Throws connect's
 * `ConnectError` with the server's status, or `WorldError`. `headers` hold the login, if there is one.
 */
export async function callGrpc(
  world: World,
  connection: Duplex,
  name: string,
  input: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonObject> {
  const { fromJson, toJson } = await import("@bufbuild/protobuf");
  const method = await describeMethod(name);
  const transport = await makeTransport(world, connection);
  const message = fromJson(method.input, input as JsonValue);
  const answer = isUnary(method)
    ? (await transport.unary(method, world.signal, undefined, headers, message)).message
    : await firstAnswer(transport, method as DescMethodBiDiStreaming, world, message, headers);
  const json = toJson(method.output, answer as never, { alwaysEmitImplicit: true });
  if (!isJsonObject(json)) throw new InvariantError(`${name} answered no message`);
  return json;
}

function isUnary(method: { readonly methodKind: string }): method is DescMethodUnary {
  return method.methodKind === "unary";
}

type Transport = Awaited<ReturnType<typeof makeTransport>>;

/** A stream is asked one question and closed: its first answer is the answer. */
async function firstAnswer(
  transport: Transport,
  method: DescMethodBiDiStreaming,
  world: World,
  message: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  async function* questions(): AsyncGenerator<never> {
    yield message as never;
  }
  const { message: answers } = await transport.stream(method, world.signal, undefined, headers, questions());
  for await (const answer of answers) return answer;
  throw new InvariantError("the stream ended without an answer and without an error");
}

/** connect's gRPC protocol over the world's HTTP/2: no socket, timer or retry of the library's own. */
async function makeTransport(world: World, connection: Duplex) {
  const { createTransport } = await import("@connectrpc/connect/protocol-grpc");
  return createTransport({
    baseUrl: "http://localhost:8089",
    httpClient: async (request) => {
      const parts: Uint8Array[] = [];
      for await (const part of request.body ?? []) parts.push(part);
      const answer = await world.fetch(request.url, {
        method: "POST",
        headers: Object.fromEntries(request.header),
        body: Buffer.concat(parts),
        connection,
        timeoutMs: callTimeoutMs,
      });
      return {
        status: answer.status,
        header: new Headers(answer.headers),
        trailer: new Headers(answer.trailers),
        body: (async function* (): AsyncGenerator<Uint8Array> {
          if (answer.body.length > 0) yield answer.body;
        })(),
      };
    },
    useBinaryFormat: true,
    interceptors: [],
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 1_024,
    readMaxBytes: answerBytes,
    writeMaxBytes: answerBytes,
  });
}
