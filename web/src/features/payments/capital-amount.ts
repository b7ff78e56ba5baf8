import type { Money } from "@/lib/money";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/**
 * An amount in yuan in capital characters, as it is written on slips (支付结算办法附一, 正确填写票据和结算凭证的基本规定);
 * null for what has none: other currencies, nothing, and more than a thousand billion.
 */
export function capitalAmount({ minor, currency }: Money): string | null {
  if (currency !== "CNY" || minor <= 0 || minor >= 1e14) return null;
  const yuan = Math.floor(minor / 100);
  const jiao = Math.floor((minor % 100) / 10);
  const fen = minor % 10;
  const whole = yuan > 0 ? `${wholeWords(yuan)}元` : "";
  if (jiao === 0 && fen === 0) return `${whole}整`;
  if (fen === 0) return `${whole}${DIGITS[jiao]}角整`;
  const tens = jiao > 0 ? `${DIGITS[jiao]}角` : whole && DIGITS[0];
  return `${whole}${tens}${DIGITS[fen]}分`;
}

function wholeWords(yuan: number): string {
  let words = "";
  // Whether noughts were passed over that have to be said before the next digit.
  let skipped = false;
  for (let at = String(yuan).length - 1; at >= 0; at -= 1) {
    const digit = Math.floor(yuan / 10 ** at) % 10;
    if (digit === 0) skipped = words !== "";
    else {
      words += `${skipped ? DIGITS[0] : ""}${DIGITS[digit]}${PLACES[at % 4]}`;
      skipped = false;
    }
    const group = Math.floor(yuan / 10 ** at) % 10_000;
    if (at % 4 === 0 && at > 0 && group > 0) words += GROUPS[at / 4];
  }
  return words;
}
