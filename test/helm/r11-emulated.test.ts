import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r11-emulated.row.ts";

describeRow(row);
