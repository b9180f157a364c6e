import { defineConfig } from "vitest/config";

const conditions = ["fgk-source"];

// What `npm test` takes of them where nobody waits long; everything unless it says so.
const realTests = [
  process.env["FGK_REAL"] === "some" ? "test/real/{kit,differential}/**/*.test.ts" : "test/real/**/*.test.ts",
];

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    testTimeout: 60_000,
    // The sweeps are two files: two cores take one each.
    maxWorkers: 2,
    projects: ["engine", "emulator", "providers", "cli"]
      .map((name) => ({
        extends: true as const,
        test: { name, include: [`packages/${name}/src/**/*.test.ts`] },
      }))
      .concat(
        Object.entries({
          conformance: [],
          guide: ["test/guide/count-typed.ts"],
        }).map(([name, globalSetup]) => ({
          extends: true as const,
          test: { name, include: [`test/${name}/**/*.test.ts`], globalSetup },
        })),
      )
      .concat([
        {
          extends: true as const,
          test: { name: "real", include: realTests, globalSetup: ["test/real/kit/global-setup.ts"] },
        },
        {
          extends: true as const,
          test: { name: "product", include: ["test/!(conformance|guide|real)/**/*.test.ts"] },
        },
      ]),
  },
});
