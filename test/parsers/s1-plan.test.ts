import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s1-plan.row.ts";

describeRow(row);
