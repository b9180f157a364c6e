import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r4-actors.row.ts";

describeRow(row);
