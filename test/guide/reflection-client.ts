/**
 * What the guide's commands need of grpcurl, by a reflection client from npm: `-plaintext [-d JSON] HOST:PORT list` and
 * `… SERVICE.METHOD`. Typed as `grpcurl` where the machine has none. Prints as grpcurl does: names in order, an answer as
 * JSON with the fields that are there.
 */
import { parseArgs } from "node:util";
import grpc from "@grpc/grpc-js";
import { GrpcReflection } from "grpc-js-reflection-client";

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).map((word) => (word === "-plaintext" ? `-${word}` : word)),
  allowPositionals: true,
  options: { plaintext: { type: "boolean" }, d: { type: "string", default: "{}" } },
});
const [host = "", what = ""] = positionals;
if (values.plaintext !== true || host === "" || what === "") {
  throw new Error("usage: grpcurl -plaintext [-d JSON] HOST:PORT list|SERVICE.METHOD");
}

for (const line of what === "list" ? await list() : await call(JSON.parse(values.d) as object)) console.log(line);

async function list(): Promise<readonly string[]> {
  const services = await new GrpcReflection(host, grpc.credentials.createInsecure(), {}, "v1").listServices("*");
  return services.filter((name) => name !== "").sort();
}

async function call(request: object): Promise<readonly string[]> {
  const at = what.lastIndexOf(".");
  const [service, method] = [what.slice(0, at), what.slice(at + 1)];
  const credentials = grpc.credentials.createInsecure();
  const descriptor = await new GrpcReflection(host, credentials, {}, "v1alpha").getDescriptorBySymbol(service);
  const found = descriptor.getPackageDefinition({ enums: String, longs: String })[service];
  if (found === undefined || "format" in found) throw new Error(`${host} has no service ${service}`);
  const definition = found[method];
  if (definition === undefined) throw new Error(`${service} has no method ${method}`);
  const client = new grpc.Client(host, credentials);
  const { path, requestSerialize, responseDeserialize } = definition;
  const answer = await new Promise((resolve, reject) => {
    const take = (error: grpc.ServiceError | null, value?: object): void =>
      error === null ? resolve(value) : reject(error);
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, take);
  });
  client.close();
  return [JSON.stringify(answer, null, 2)];
}
