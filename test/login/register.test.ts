import type { Result, RunOptions, World } from "@fgk/engine";
import { registerWorkflows } from "@fgk/providers";
import { describe, expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { ask, google } from "../plan/installation.ts";
import { readText } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const loaded = loadCase(`${gallery}/login-with-auth`);
const secret = google.secret.replace("fgk-prod-db-password", "flyte-fgk-client");

/** Registers with a pyflyte that succeeds; answers how it was called. */
async function register(
  simulated: SimulatedCloud,
  text: string,
  isAttended = false,
): Promise<{ readonly outcome: Result<unknown>; readonly calls: readonly RunOptions[] }> {
  const { world } = openCase(simulated, loaded);
  const calls: RunOptions[] = [];
  const outside: World = { ...world, listen: async () => ({ port: 40_001, close: async () => undefined }) };
  const here: World = {
    ...outside,
    readFile: async () => undefined,
    run: async (options) => {
      calls.push(options);
      return { code: 0, stdout: "", stderr: "" };
    },
  };
  const request = {
    ...{ here, program: "/usr/bin/pyflyte", project: "flytesnacks", domain: "development", version: undefined },
    ...{ images: [], destination: undefined, paths: ["workflows"], further: [], sources: [], isAttended },
  };
  return { outcome: await registerWorkflows(readText(text), outside, request, () => undefined), calls };
}

describe("fgk register where Flyte asks for a login", () => {
  it("logs in as the file's client; pyflyte gets the token by a private file, and nothing else has it", async () => {
    const { outcome, calls } = await register(await prepareCase(loaded), loaded.text);
    expect(outcome.ok).toBe(true);
    const [call] = calls;
    const token = String(call?.files?.["token"]);
    expect(token.length).toBeGreaterThan(20);
    expect(call?.files?.["config.yaml"]).toBe(
      'admin:\n  endpoint: localhost:40001\n  insecure: true\n  authType: ExternalCommand\n  command: ["sh","-c","cat \\"$FGK_FLYTE_TOKEN_FILE\\""]\nconsole:\n  endpoint: http://localhost:8088\n',
    );
    expect(call?.env?.["no_grpc_proxy"]).toBe("localhost,127.0.0.1,::1");
    expect(call?.env?.["FGK_FLYTE_TOKEN_FILE"]).toEqual({ file: "token" });
    expect(JSON.stringify([call?.args, call?.env, outcome])).not.toContain(token);
    expect(JSON.stringify(call)).not.toContain("the-secret-of-fgk");
  });

  it("without flyte.auth pyflyte logs in by itself, in a browser", async () => {
    const before = loaded.text.replace(/\n {2}auth: [^\n]*/, "");
    const simulated = await prepareCase(loaded);
    const { outcome, calls } = await register(simulated, before, true);
    expect(outcome.ok).toBe(true);
    expect(Object.keys(calls[0]?.files ?? {})).toEqual(["config.yaml"]);
    expect(calls[0]?.files?.["config.yaml"]).toContain("  authType: Pkce\n");
  });

  it("without flyte.auth and without a terminal nobody can: pyflyte isn't left waiting for a browser", async () => {
    const before = loaded.text.replace(/\n {2}auth: [^\n]*/, "");
    const { outcome, calls } = await register(await prepareCase(loaded), before);
    expect(outcome.diagnostics.map(({ code, summary }) => `${code}: ${summary}`)).toEqual([
      "no-permission: Flyte asks for a login, and there is no terminal: nobody can log in",
    ]);
    expect(calls).toEqual([]);
  });

  it("a secret that Flyte doesn't take: said before pyflyte is started", async () => {
    const simulated = await prepareCase(loaded);
    const data = Buffer.from("of-somebody-else").toString("base64");
    await ask(simulated, "POST", `${secret}:addVersion`, { payload: { data } });
    await expect(register(simulated, loaded.text)).rejects.toThrow("Flyte doesn't let the client fgk log in");
  });
});
