import { defineConfig } from "vitest/config";

const conditions = ["fgk-source"];

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
        ["conformance", "guide"].map((name) => ({
          extends: true as const,
          test: {
            name,
            include: [`test/${name}/**/*.test.ts`],
            globalSetup: name === "guide" ? ["test/guide/count-typed.ts"] : [],
          },
        })),
      )
      .concat([
        {
          extends: true as const,
          test: { name: "product", include: ["test/!(conformance|guide)/**/*.test.ts"] },
        },
      ]),
  },
});
