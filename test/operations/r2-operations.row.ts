import { install, smallest } from "../plan/installation.ts";
import type { Row } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { listMeetings, type Meeting } from "./meetings.ts";
import { listCalls } from "./run-operation.ts";

/**
 * An operation that a killed run, a person or Google began, met by the next run. Seen to fail: without `leaving` in
 * `diff-resource.ts` where a person deletes the cluster, with another help in `operations.ts` where one fails.
 */
export const row: Row = {
  id: "R2",
  family: "operations",
  claim: "an operation of a killed run, of a person or of Google is joined, one that failed is explained",
  unit: "operations met",
  commit: 28,
  soak: "all",
  judge: (counts, cases) => ((counts["joined"] ?? 0) >= cases / 4 ? [] : ["hardly any operation was joined"]),
  open: async () => {
    const installation = await install(smallest);
    const meetings = listMeetings(await listCalls(), () => cloneSimulatedCloud(installation));
    return {
      cases: meetings.length,
      run: async (number) => {
        const meeting = meetings[number];
        return meeting === undefined ? { problems: [`there is no case ${number}`] } : judge(meeting);
      },
    };
  },
};

async function judge({ name, ends, begun, says, meet }: Meeting) {
  const met = await meet();
  const problems = [
    ...(met.ended === ends ? [] : [`it ended ${met.ended}, not ${ends}`]),
    ...(met.begun === begun ? [] : [`the operation was begun ${met.begun} times, not ${begun}`]),
    ...(met.left === undefined || met.left.length === 0 ? [] : [`left: ${met.left.join(", ")}`]),
    ...(says === undefined || met.said.some((line) => says.test(line)) ? [] : [`no line is like ${says}`]),
  ];
  const counts = ends === "done" ? { joined: 1 } : { explained: 1 };
  return { problems, counts, story: [name, ...met.said] };
}
