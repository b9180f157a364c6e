import { describe, expect, it } from "vitest";
import type { FlyteAnswer } from "../flyte/ask-flyte.ts";
import type { CheckContext } from "./context.ts";
import { judgeHealth } from "./grpc-health.ts";

const context = { scope: { flyte: { namespace: "flyte", release: "fb" } } } as CheckContext;
const logs = "kubectl logs -n flyte -l app.kubernetes.io/instance=fb --tail=50";

describe("what Flyte says of its health", () => {
  it.each<[string, FlyteAnswer, object]>([
    ["that it serves", { ok: true, answer: { status: "SERVING" } }, { status: "green", evidence: "SERVING" }],
    [
      "that it doesn't serve",
      { ok: true, answer: { status: "NOT_SERVING" } },
      {
        status: "red",
        evidence: "NOT_SERVING",
        cause: "Flyte is starting or shutting down, or has lost what it needs",
        mend: logs,
      },
    ],
    [
      "that it doesn't know",
      { ok: true, answer: { status: "UNKNOWN" } },
      { status: "red", evidence: "UNKNOWN", cause: "Flyte doesn't know", mend: logs },
    ],
    [
      "nothing, having no such service: that alone is no fault",
      { ok: false, problem: "unknown-call", status: "UNIMPLEMENTED", said: "unknown service grpc.health.v1.Health" },
      { status: "warning", evidence: "it has no health service (grpc.health.v1)" },
    ],
    [
      "nothing in HTTP/2",
      { ok: false, problem: "http1", status: "", said: "Protocol error" },
      {
        status: "red",
        evidence: "HTTP/1 answered on the gRPC port",
        cause: "something else listens on port 8089 of the pod",
        mend: logs,
      },
    ],
    [
      "nothing without TLS",
      { ok: false, problem: "tls", status: "", said: "the stream ended" },
      {
        status: "red",
        evidence: "TLS answered on the gRPC port",
        cause:
          "Flyte (or a sidecar on its port 8089) serves TLS, and fgk speaks to the pod in clear text, as the chart has it",
        mend: "take server.security.secure out of configuration.inline in flyte.values; TLS belongs in front of the Service",
      },
    ],
  ])("%s", (_, answer, expected) => {
    expect(judgeHealth(context, answer)).toEqual(expected);
  });
});
