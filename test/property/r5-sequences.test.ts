import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r5-sequences.row.ts";

describeRow(row);
