import { describeSweeps } from "./sweep-cases.ts";

describeSweeps(2, 2);
