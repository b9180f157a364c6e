import { Duplex } from "node:stream";
import { WorldError } from "@fgk/engine";
import type { OpenCluster } from "./reach.ts";
import type { Channels } from "./web-socket.ts";
import { openChannels } from "./web-socket.ts";

/** One connection to a port of a pod. */
export interface ForwardedPort {
  readonly stream: Duplex;
  /** The first bytes that the pod answered, as text: they tell HTTP/1 from HTTP/2 and from silence. */
  readonly firstBytes: () => string;
  readonly close: () => void;
}

const dataChannel = 0;
const errorChannel = 1;
/** Each channel's first frame begins with the port that it belongs to. */
const portBytes = 2;
const rememberedBytes = 64;

/** Opens a connection to a pod's port through the API server, as `kubectl port-forward` does. Throws `Failure`. */
export async function forwardPort(
  cluster: OpenCluster,
  namespace: string,
  pod: string,
  port: number,
): Promise<ForwardedPort> {
  const channels = await openChannels(
    cluster,
    { verb: "connect", resource: "pods/portforward", name: `${namespace}/${pod}` },
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${port}`,
    ["v4.channel.k8s.io"],
  );
  return joinStream(channels, port);
}

function joinStream(channels: Channels, port: number): ForwardedPort {
  let first = "";
  const stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, written) => channels.send(dataChannel, chunk, written),
    destroy: (error, destroyed) => {
      channels.drop();
      destroyed(error);
    },
  });
  // The port may be refused before anybody listens here: who takes up the stream then finds it destroyed.
  stream.on("error", () => {});
  const begun = new Set<number>();
  channels.receive(
    (channel, frame) => {
      const content = begun.has(channel) ? frame : frame.subarray(portBytes);
      begun.add(channel);
      if (content.length === 0 || stream.destroyed) return;
      if (channel === errorChannel)
        stream.destroy(new WorldError("refused", `port ${port}: ${content.toString("utf8")}`));
      if (channel !== dataChannel) return;
      if (first.length < rememberedBytes) first += content.subarray(0, rememberedBytes).toString("latin1");
      stream.push(content);
    },
    (error) => {
      if (stream.destroyed) return;
      if (error === undefined) stream.push(null);
      else stream.destroy(error);
    },
  );
  return { stream, firstBytes: () => first, close: () => void stream.destroy() };
}
