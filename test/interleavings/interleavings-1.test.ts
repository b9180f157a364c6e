import { describeInterleavings } from "./run-interleavings.ts";

describeInterleavings(1, 2);
