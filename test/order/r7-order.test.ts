import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r7-order.row.ts";

describeRow(row);
