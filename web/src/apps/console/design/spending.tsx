import type { CategorySum, Spending } from "@/api/wire";
import { MonthFigures } from "@/features/spending/month-card";
import { Categories } from "@/features/spending/where-it-goes";
import en from "@/features/spending/words.en.json";
import zh from "@/features/spending/words.zh-CN.json";
import { addWords } from "@/lib/words";
import { Card } from "@/ui/page";
import { Sample, Section, useTexts } from "./sample";

// Staff see these parts only here: their words come with the catalogue and not with the console.
addWords("spending", { en, "zh-CN": zh });

const cny = (minor: number) => ({ minor, currency: "CNY" });

const MONTH: Spending = {
  month: "2026-10",
  currency: "CNY",
  currencies: ["CNY"],
  until: "2026-10-31",
  spending: cny(400_466),
  income: cny(708_075),
  previous: {
    month: "2026-09",
    until: "2026-09-30",
    same_days: { spending: cny(263_166), income: cny(708_075) },
    whole: { spending: cny(263_166), income: cny(708_075) },
  },
  categories: [
    sum("health", "out", 127_900, 4_100),
    sum("cash", "out", 120_000, 113_000),
    sum("dining", "out", 85_366, 31_000),
    sum("groceries", "out", 67_200, 115_066),
    sum("pension", "in", 558_075, 558_075),
    sum("transfer_in", "in", 150_000, 150_000),
  ],
  months: [],
};

const NOTHING: Spending = {
  ...MONTH,
  spending: cny(0),
  income: cny(0),
  previous: {
    ...MONTH.previous,
    same_days: { spending: cny(0), income: cny(0) },
    whole: { spending: cny(0), income: cny(0) },
  },
  categories: [],
};

/** What a month of income and spending is drawn with: with data, without any, while it is asked for. */
export function SpendingParts() {
  const say = useTexts();
  return (
    <Section name="spending">
      <Sample of="MonthFigures" stack>
        <Card>
          <MonthFigures told={MONTH} withLeft />
        </Card>
        <Card>
          <MonthFigures told={NOTHING} withLeft />
        </Card>
      </Sample>
      <Sample of="Categories" stack>
        <Card>
          <Categories query={answered(MONTH)} direction="out" most={3} linked={false} />
        </Card>
        <Card>
          <Categories query={answered(MONTH)} direction="in" linked={false} />
        </Card>
      </Sample>
      <Sample of={say.nothingYet} stack>
        <Card>
          <Categories query={answered(NOTHING)} direction="out" linked={false} />
        </Card>
        <Card>
          <Categories query={answered(undefined)} direction="out" linked={false} />
        </Card>
      </Sample>
    </Section>
  );
}

function answered(data: Spending | undefined) {
  return { data, error: null, refetch: () => undefined };
}

function sum(
  category: CategorySum["category"],
  direction: CategorySum["direction"],
  minor: number,
  before: number,
): CategorySum {
  const [amount, previous] = [cny(minor), cny(before)];
  return { category, direction, amount, count: 3, permille: 0, previous, previous_same_days: previous };
}
