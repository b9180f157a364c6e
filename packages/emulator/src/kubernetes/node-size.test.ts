import { expect, it } from "vitest";
import { sizeOfMachine } from "./node-size.ts";

// Google's table of what is allocatable: e2-standard-4 has 3.92 of 4 processors and some 13.3 of 16 GB.
it.each([
  ["e2-standard-4", "4", "16Gi", "3920m", "13621Mi"],
  ["e2-standard-2", "2", "8Gi", "1930m", "6248Mi"],
  ["n2-highmem-8", "8", "64Gi", "7910m", "59824Mi"],
  ["e2-medium", "2", "4022900Ki", "940m", "2872948Ki"],
])("of %s", (machineType, cpu, memory, leftCpu, leftMemory) => {
  expect(sizeOfMachine(machineType)).toEqual({
    capacity: { cpu, memory },
    allocatable: { cpu: leftCpu, memory: leftMemory },
  });
});
