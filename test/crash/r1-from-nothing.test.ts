import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r1-from-nothing.row.ts";

describeRow(row);
