/** Stands in a rendering where a value is known only later (or is drawn anew each time): nothing compares it. */
export const unknownYet = "(known when it is applied)";
