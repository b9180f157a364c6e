import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r4-others.row.ts";

describeRow(row, 1, 2);
