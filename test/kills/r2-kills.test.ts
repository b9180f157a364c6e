import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r2-kills.row.ts";

describeRow(row);
