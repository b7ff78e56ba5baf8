import type { QuarantineReason } from "@/api/wire";
import type words from "./words.en.json";

/** Every reason that the server knows: one without words, or without a place here, does not compile. */
const ALL: Record<QuarantineReason, keyof (typeof words)["reasons"]> = {
  cut_off: "cut_off",
  wrong_field_count: "wrong_field_count",
  unbalanced_quotes: "unbalanced_quotes",
  line_too_long: "line_too_long",
  nul_byte: "nul_byte",
  missing_value: "missing_value",
  not_a_number: "not_a_number",
  not_a_date: "not_a_date",
  not_an_amount: "not_an_amount",
  too_many_decimals: "too_many_decimals",
  negative_amount: "negative_amount",
  unreadable_text: "unreadable_text",
  unknown_code: "unknown_code",
  contradictory_codes: "contradictory_codes",
  unknown_account: "unknown_account",
  unknown_client: "unknown_client",
  unknown_disposition: "unknown_disposition",
  other_content: "other_content",
  unknown_district: "unknown_district",
  holder_twice: "holder_twice",
  refused: "refused",
};

export const reasons = Object.values(ALL);

export function asReason(text: string | undefined): QuarantineReason | undefined {
  return reasons.find((reason) => reason === text);
}
