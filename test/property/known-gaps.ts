/** What is known not to be planned at once. A next plan finds it; nothing foreign is touched by any of them. */
interface Gap {
  /** All of these were drawn: how names of edits begin, or `destroy`. */
  readonly when: readonly string[];
  readonly problem: RegExp;
  readonly because: string;
}

/** To be emptied: each line is a wish to the product. */
export const knownGaps: readonly Gap[] = [
  {
    when: ["destroy", "another release"],
    problem: /^left: delete kubernetes\.namespace\/flyte$/,
    because:
      "a destroy by a file that renames the release takes the old release for content of others in its namespace",
  },
  {
    when: ["a project less", "another account"],
    problem: /^left: delete kubernetes\.service-account\/[a-z-]+\/default$/,
    because: "the annotations of a project that leaves name the former account, and aren't found by the new one",
  },
  {
    when: ["database.name: "],
    problem: /^left: (update|create) flyte\.project\//,
    because:
      "Flyte in another database of the instance knows no project: what it seeds there gets its mark by a next plan",
  },
  {
    when: ["loadBalancer.addressName: "],
    problem: /^left: delete network\.address\//,
    because:
      "an address that a load balancer uses is kept, as the plan says; it is released once the Service has moved",
  },
];

/** Whether it is one of the known gaps. */
export function isKnownGap(drawn: readonly string[], problem: string): boolean {
  return knownGaps.some(
    (gap) => gap.problem.test(problem) && gap.when.every((one) => drawn.some((name) => name.startsWith(one))),
  );
}
