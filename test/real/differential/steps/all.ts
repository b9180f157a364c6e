import type { Steps } from "../step.ts";
import { applySteps } from "./apply.ts";
import { deploymentSteps } from "./deployments.ts";
import { discoverySteps } from "./discovery.ts";
import { errorSteps } from "./errors.ts";
import { kindSteps } from "./kinds.ts";
import { lifeSteps } from "./life.ts";
import { listSteps } from "./lists.ts";
import { ownerSteps } from "./owners.ts";
import { patchSteps } from "./patches.ts";
import { podSteps } from "./pods.ts";
import { reviewSteps } from "./reviews.ts";
import { secretSteps } from "./secrets.ts";
import { serviceSteps } from "./services.ts";
import { tableSteps } from "./tables.ts";
import { validationSteps } from "./validation.ts";

/** Every list of steps; each begins in a namespace of its own. */
export const allSteps: readonly Steps[] = [
  ...kindSteps,
  ...errorSteps,
  ...listSteps,
  ...applySteps,
  ...ownerSteps,
  ...patchSteps,
  ...secretSteps,
  ...serviceSteps,
  ...reviewSteps,
  ...validationSteps,
  ...lifeSteps,
  ...deploymentSteps,
  ...podSteps,
  ...tableSteps,
  ...discoverySteps,
];
