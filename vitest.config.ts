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
        Object.entries({
          conformance: [],
          guide: ["test/guide/count-typed.ts"],
          real: ["test/real/kit/global-setup.ts"],
        }).map(([name, globalSetup]) => ({
          extends: true as const,
          test: { name, include: [`test/${name}/**/*.test.ts`], globalSetup },
        })),
      )
      .concat([
        {
          extends: true as const,
          test: { name: "product", include: ["test/!(conformance|guide|real)/**/*.test.ts"] },
        },
      ]),
  },
});
