import fs from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Environment } from "../environment/open-environment.ts";
import { runHere } from "./run-here.ts";

const local = `# Flyte of the deployment prod, through fgk connect.
admin:
  endpoint: localhost:8089
  insecure: true
console:
  endpoint: http://localhost:8088
`;

/** What `fgk flyte config` does, as a program of its own. */
export function describeFlyteConfig(opened: () => Environment): void {
  describe("fgk flyte config", () => {
    it("prints the file; written, it is kept when it says the same and when it says something else", async () => {
      const environment = opened();
      const file = path.join(environment.folder, "config.yaml");
      const config = (...more: readonly string[]) => runHere(environment, ["flyte", "config", ...more]);
      expect(await config()).toMatchObject({ code: 0, out: local, err: "" });

      expect((await config("--out", "config.yaml")).out).toMatch(/^Written to config\.yaml\./);
      expect(await fs.readFile(file, "utf8")).toBe(local);
      expect((await config("--out", "config.yaml")).out).toMatch(/^config\.yaml says so already\./);

      const other = ["--endpoint", "localhost:18089", "--out", "config.yaml"];
      const kept = await config(...other);
      expect([kept.code, kept.err]).toEqual([
        1,
        "error[usage]: config.yaml is there and says something else; it is kept\n  = help: name another file, or write over it: fgk flyte config --out config.yaml --force\n",
      ]);
      expect(await fs.readFile(file, "utf8")).toBe(local);
      expect((await config(...other, "--force")).code).toBe(0);
      expect(await fs.readFile(file, "utf8")).toContain("  endpoint: localhost:18089\n");
    });

    it("the Service's address, from the file or from the Service itself", async () => {
      const environment = opened();
      const admin = "admin:\n  endpoint: dns:///10.132.0.6:8089\n  insecure: true\n";
      const balancer = ["flyte", "config", "--endpoint", "load-balancer"];
      expect((await runHere(environment, balancer)).out).toContain(admin);
      await environment.edit("loadBalancer: { address: 10.132.0.6 }", "loadBalancer: { name: flyte-binary }");
      expect((await runHere(environment, balancer)).out).toContain(admin);
      await environment.edit("loadBalancer: { address: 10.132.0.6 }", "loadBalancer: { name: another }");
      const missing = await runHere(environment, balancer);
      await environment.edit("name: prod", "name: prod");
      expect(missing.err).toContain("the Service flyte/another has no address yet\n");
    });

    it.each([
      ["another word", ["flyte", "cofnig"], 'fgk flyte doesn\'t know "cofnig"'],
      ["an address without a scheme", ["flyte", "config", "--endpoint", "flyte.acme.example:443"], "can't be Flyte's"],
      ["--force without a file", ["flyte", "config", "--force"], "--force is about the file of --out"],
      ["a secret of nobody", ["flyte", "config", "--client-secret", "x"], "--client-secret needs to know whose"],
    ])("refused: %s", async (_, args, said) => {
      const ended = await runHere(opened(), args);
      expect([ended.code, ended.out]).toEqual([1, ""]);
      expect(ended.err).toContain(said);
    });
  });
}
