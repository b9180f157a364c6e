import { describeInterleavings } from "./run-interleavings.ts";

describeInterleavings(2, 2);
