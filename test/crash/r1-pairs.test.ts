import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r1-pairs.row.ts";

describeRow(row);
