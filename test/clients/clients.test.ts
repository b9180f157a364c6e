import { afterAll, beforeAll } from "vitest";
import type { Environment } from "../environment/open-environment.ts";
import { describeConnect } from "./connect-cases.ts";
import { describeFlyteConfig } from "./flyte-config-cases.ts";
import { openFlyte } from "./flyte-environment.ts";
import { describeRegister } from "./register-cases.ts";

// An installation takes seconds: all cases share one.
let environment: Environment;
beforeAll(async () => {
  environment = await openFlyte();
}, 60_000);
afterAll(() => environment?.close());

describeFlyteConfig(() => environment);
describeRegister(() => environment);
describeConnect(() => environment);
