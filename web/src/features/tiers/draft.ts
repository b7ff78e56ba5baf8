import type { Tier, TierGrade, TierSchemeWanted, TierWanted } from "@/api/wire";
import { parseAmount, plainAmount } from "@/lib/money";

/** A tier as somebody types it. */
export interface Drafted {
  key: string;
  zh: string;
  en: string;
  needs: "any" | "all";
  assets: string;
  payments: string;
  grade: TierGrade | "";
  tenure: string;
  discount: string;
  times: string;
  first: boolean;
}

let made = 0;

export function blankTier(): Drafted {
  made += 1;
  return {
    key: `new ${made}`,
    zh: "",
    en: "",
    needs: "any",
    assets: "",
    payments: "",
    grade: "",
    tenure: "",
    discount: "0",
    times: "100",
    first: false,
  };
}

/** With what a bank may begin that has none: names and steps as banks in China have them. */
export const USUAL: Drafted[] = [
  { ...blankTier(), zh: "普通客户", en: "Everyday" },
  { ...blankTier(), zh: "金卡客户", en: "Gold", assets: "50000", discount: "50", times: "150" },
  {
    ...blankTier(),
    zh: "白金客户",
    en: "Platinum",
    assets: "500000",
    discount: "100",
    times: "300",
    first: true,
  },
  {
    ...blankTier(),
    zh: "私人银行客户",
    en: "Private Banking",
    assets: "6000000",
    discount: "100",
    times: "500",
    first: true,
  },
];

export function draftOf(tier: Tier): Drafted {
  return {
    ...blankTier(),
    zh: tier.zh,
    en: tier.en,
    needs: tier.needs,
    assets: tier.assets === null ? "" : plainAmount({ minor: tier.assets, currency: "CNY" }),
    payments: tier.payments === null ? "" : String(tier.payments),
    grade: tier.grade ?? "",
    tenure: tier.tenure === null ? "" : String(tier.tenure),
    discount: String(tier.benefits.remittance_discount),
    times: String(tier.benefits.limit_times),
    first: tier.benefits.is_first_in_line,
  };
}

/** What is typed, as the bank takes it; null while something of it cannot be read. */
export function readDraft(tiers: readonly Drafted[], grace: number): TierSchemeWanted | null {
  const read = tiers.map((tier, level) => readTier(tier, level));
  return read.every((tier) => tier !== null) ? { tiers: read, grace } : null;
}

/** Which of a tier's fields cannot be read. */
export function wrongIn(tier: Drafted, level: number): ReadonlySet<keyof Drafted> {
  const wrong = new Set<keyof Drafted>();
  if (!tier.zh.trim()) wrong.add("zh");
  if (!tier.en.trim()) wrong.add("en");
  if (tier.assets.trim() && parseAmount(tier.assets, "CNY") === null) wrong.add("assets");
  if (tier.payments.trim() && whole(tier.payments, 1, 10_000) === null) wrong.add("payments");
  if (tier.tenure.trim() && whole(tier.tenure, 1, 1_200) === null) wrong.add("tenure");
  if (whole(tier.discount, 0, 100) === null) wrong.add("discount");
  if (whole(tier.times, 100, 500) === null) wrong.add("times");
  if (level > 0 && !tier.assets.trim() && !tier.payments.trim() && !tier.tenure.trim() && !tier.grade) {
    wrong.add("assets");
  }
  return wrong;
}

function readTier(tier: Drafted, level: number): TierWanted | null {
  if (wrongIn(tier, level).size > 0) return null;
  return {
    zh: tier.zh.trim(),
    en: tier.en.trim(),
    needs: tier.needs,
    assets: tier.assets.trim() ? parseAmount(tier.assets, "CNY") : null,
    payments: whole(tier.payments, 1, 10_000),
    grade: tier.grade || null,
    tenure: whole(tier.tenure, 1, 1_200),
    benefits: {
      remittance_discount: whole(tier.discount, 0, 100) ?? 0,
      limit_times: whole(tier.times, 100, 500) ?? 100,
      is_first_in_line: tier.first,
    },
  };
}

function whole(typed: string, least: number, most: number): number | null {
  const text = typed.trim();
  if (!/^\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
