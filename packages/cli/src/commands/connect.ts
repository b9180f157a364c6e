import { connectFlyte, type ForwardNews } from "@fgk/providers";
import type { Invocation } from "../command.ts";
import { usageError } from "../command-error.ts";
import { openDeployment } from "../deployment.ts";
import { readPort } from "../read-port.ts";
import { renderForwardNews } from "../render/forward-news.ts";

/**
 * `fgk connect`: ports of this machine that lead to Flyte, until Ctrl-C. That is how it is meant to end, so that it answers 0
 * then, as kubectl's port-forward does.
 */
export async function runConnect(invocation: Invocation): Promise<number> {
  const { report, terminal, signals } = invocation;
  const ports = { http: readPort(invocation, "http-port") ?? 8088, grpc: readPort(invocation, "grpc-port") ?? 8089 };
  if (ports.http === ports.grpc && ports.http !== 0) {
    throw usageError(`--http-port and --grpc-port are both ${ports.http}`, "take two; 0 takes any free one");
  }
  const { file, world } = await openDeployment(invocation);
  const tell = (news: ForwardNews): void => {
    const { type, ...content } = news;
    report.line(`connection-${type}`, content);
    if (!report.json) terminal.err.write(`${renderForwardNews(news)}\n`);
  };
  const forward = await connectFlyte(file, world, ports, tell);
  const [http = ports.http, grpc = ports.grpc] = forward.ports;
  const console = `http://localhost:${http}/console`;
  report.line("connected", { console, api: `localhost:${grpc}`, http, grpc, pod: forward.pod });
  report.print(`Console  ${console}\nAPI      localhost:${grpc} (gRPC, without TLS)\n`);
  if (!report.json) {
    const endpoint = grpc === 8089 ? "" : ` --endpoint localhost:${grpc}`;
    terminal.err.write(
      `Both lead to the pod ${forward.pod}. In another terminal: fgk register, or fgk flyte config${endpoint} for a pyflyte of your own.\nCtrl-C ends it.\n`,
    );
  }
  await signals.whileEnding("Ending…", async () => {
    await forward.watch(signals.stop);
    await forward.close();
  });
  if (!report.json) terminal.err.write("Ended; the ports are free.\n");
  return 0;
}
