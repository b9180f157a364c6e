import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r3-faults.row.ts";

describeRow(row);
