import { describeSweeps } from "./sweep-cases.ts";

describeSweeps(1, 2);
