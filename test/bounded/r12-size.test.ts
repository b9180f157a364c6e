import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r12-size.row.ts";

describeRow(row);
