import { useLanguage } from "@/ui/use-language";
import { BarChart } from "./bar-chart";
import { moneyFormat, shareFormat } from "./formats";
import { KeyFigure } from "./key-figure";
import { LineChart } from "./line-chart";
import { RankBars } from "./rank-bars";
import styles from "./samples.module.css";
import { dayStops, monthStops } from "./stops";

/** Every chart in every state, for the catalogue. The figures are made up. */
export function ChartSamples({ hideable = false }: { hideable?: boolean }) {
  const language = useLanguage();
  const say = texts[language];
  const money = moneyFormat("CNY", language);
  const share = shareFormat(language, { places: 2 });
  const days = dayStops(balanceDays, language);
  const coming = dayStops(comingDays, language);
  const months = monthStops(sampleMonths, language);
  const named = { empty: say.empty, hideable };
  return (
    <div className={styles.samples}>
      <section>
        <LineChart
          {...named}
          title={say.balance}
          caption={say.balanceCaption}
          stops={days}
          series={[{ id: "balance", name: say.balanceName, values: balances }]}
          format={money}
          shape="step"
          filled
          axis={say.day}
        />
      </section>
      <section>
        <LineChart
          {...named}
          title={say.coming}
          caption={say.comingCaption}
          stops={coming}
          series={[{ id: "balance", name: say.balanceName, values: comingBalances }]}
          format={money}
          shape="step"
          filled
          expectedFrom={12}
          band={{ series: "balance", name: say.probably, low: comingLow, high: comingHigh }}
          marks={[{ series: "balance", at: lowestAt, label: say.lowest }]}
          threshold={{ value: 200_000, name: say.reserve }}
          axis={say.day}
        />
      </section>
      <section>
        <BarChart
          {...named}
          title={say.flows}
          caption={say.flowsCaption}
          stops={months}
          series={[
            { id: "in", name: say.income, values: income },
            { id: "out", name: say.spending, values: spending },
          ]}
          format={money}
          axis={say.month}
        />
      </section>
      <section>
        <BarChart
          {...named}
          title={say.parts}
          caption={say.flowsCaption}
          stops={months}
          series={say.categories.slice(0, 4).map((name, at) => ({
            id: name,
            name,
            values: spending.map((value) => Math.round(value * (PARTS[at] ?? 0.1))),
          }))}
          format={money}
          arrangement="stacked"
          axis={say.month}
        />
      </section>
      <section>
        <RankBars
          {...named}
          title={say.where}
          caption={say.whereCaption}
          ranks={say.categories.map((name, at) => ({
            id: name,
            name,
            value: spent[at] ?? 0,
            before: spentBefore[at],
          }))}
          most={6}
          beforeName={say.lastMonth}
          format={money}
        />
      </section>
      <section>
        <LineChart
          {...named}
          hideable={false}
          title={say.rates}
          caption={say.ratesCaption}
          stops={months}
          series={say.products.map((name, at) => ({
            id: name,
            name,
            values: rates.map((rate, month) =>
              month < at ? null : rate + at * 0.004 * (1 + Math.sin(month + at) / 4),
            ),
          }))}
          format={share}
          axis={say.month}
        />
      </section>
      <section className={styles.figures}>
        <KeyFigure
          label={say.income}
          value={hideable ? "••••" : "¥18,420.00"}
          against={{ now: 112, before: 100, than: say.lastMonth, welcome: "more" }}
          course={income}
        />
        <KeyFigure
          label={say.spending}
          value={hideable ? "••••" : "¥9,870.50"}
          against={{ now: 104, before: 100, than: say.lastMonth, welcome: "less" }}
          course={spending}
          colour={2}
        />
        <KeyFigure
          label={say.customers}
          value="2,004"
          against={{ now: 100, before: 100, than: say.lastMonth }}
        />
      </section>
      <section>
        <LineChart
          {...named}
          title={say.balance}
          stops={[]}
          series={[]}
          format={money}
          query={{ data: undefined, error: null, refetch: () => undefined }}
        />
      </section>
      <section>
        <LineChart {...named} title={say.noBalance} stops={[]} series={[]} format={money} />
      </section>
      <section>
        <LineChart
          {...named}
          title={say.balance}
          stops={[]}
          series={[]}
          format={money}
          query={{ data: undefined, error: new Error("unreachable"), refetch: () => undefined }}
        />
      </section>
    </div>
  );
}

const DAY = 86_400_000;

function daysFrom(first: string, count: number, every = 1): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, at) =>
    new Date(start + at * every * DAY).toISOString().slice(0, 10),
  );
}

// A salary of 18,000 on the 10th, rent on the 1st, and life in between; the same every time.
function life(days: readonly string[], start: number): number[] {
  let balance = start;
  return days.map((day, at) => {
    if (day.endsWith("-10")) balance += 1_800_000;
    if (day.endsWith("-01")) balance -= 620_000;
    balance -= 15_000 + ((at * 7919) % 43_000);
    return balance;
  });
}

const balanceDays = daysFrom("2025-11-28", 366);
const balances = life(balanceDays, 2_400_000);
const comingDays = daysFrom("2026-11-16", 43);
const comingBalances = life(comingDays, 1_600_000).map((value, at) => (at > 30 ? value + 300_000 : value));
const lowestAt = comingBalances.indexOf(Math.min(...comingBalances));
const comingLow = comingBalances.map((value, at) => (at < 12 ? null : value - (at - 12) * 9_000));
const comingHigh = comingBalances.map((value, at) => (at < 12 ? null : value + (at - 12) * 7_000));
const sampleMonths = Array.from({ length: 12 }, (_, at) => {
  const month = 11 + at;
  return `${2025 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
});
const income = [18.2, 18.2, 36.4, 18.2, 18.9, 18.9, 19.4, 18.9, 18.9, 21.2, 18.9, 18.4].map(yuan);
const spending = [11.4, 14.9, 17.2, 9.8, 10.3, 13.1, 9.9, 12.7, 15.8, 10.4, 11.9, 9.87].map(yuan);
const spent = [320_000, 214_550, 148_020, 99_800, 64_000, 61_280, 39_900, 21_500, 1_200];
const spentBefore = [320_000, 171_000, 190_400, 20_000, 91_000, 55_000, 39_900, 48_000, 900];
const rates = [2.1, 2.1, 2.05, 2.05, 2.0, 1.95, 1.95, 1.9, 1.9, 1.85, 1.85, 1.8].map((rate) => rate / 100);
const PARTS = [0.42, 0.28, 0.18, 0.12];

function yuan(thousands: number): number {
  return Math.round(thousands * 100_000);
}

const texts = {
  "zh-CN": {
    balance: "过去一年，这个账户多了 1.1 万元",
    balanceCaption: "人民币，2025年11月28日至2026年11月28日",
    balanceName: "余额",
    coming: "12月9日余额最低，发薪后回升",
    comingCaption: "人民币，未来 30 天为预计",
    probably: "可能的范围",
    lowest: "最低点",
    reserve: "您设的提醒线",
    flows: "这个月收入比支出多 8,550 元",
    flowsCaption: "人民币，近 12 个月",
    income: "收入",
    spending: "支出",
    parts: "居住花得最多，占四成",
    where: "钱主要花在居住和餐饮上",
    whereCaption: "本月支出，人民币",
    lastMonth: "上月",
    rates: "存款利率一年里降了 0.3 个百分点",
    ratesCaption: "年利率，近 12 个月",
    products: ["一年期", "两年期", "三年期"],
    categories: ["居住", "餐饮", "日用百货", "出行", "教育", "医疗", "通讯", "娱乐", "其他"],
    customers: "客户",
    noBalance: "余额走势",
    empty: "这个账户还没有交易，有了第一笔收支后这里会画出余额。",
    day: "日期",
    month: "月份",
  },
  en: {
    balance: "This account holds ¥11,000 more than a year ago",
    balanceCaption: "CNY, 28 Nov 2025 to 28 Nov 2026",
    balanceName: "Balance",
    coming: "Lowest on 9 December, then your salary arrives",
    comingCaption: "CNY; the next 30 days are expected",
    probably: "Likely range",
    lowest: "Lowest point",
    reserve: "Your reminder",
    flows: "¥8,550 more came in than went out this month",
    flowsCaption: "CNY, the last 12 months",
    income: "Income",
    spending: "Spending",
    parts: "Housing takes the most: two fifths",
    where: "Most of it goes to housing and food",
    whereCaption: "Spending this month, CNY",
    lastMonth: "last month",
    rates: "Deposit rates fell by 0.3 points in a year",
    ratesCaption: "Yearly rate, the last 12 months",
    products: ["One year", "Two years", "Three years"],
    categories: [
      "Housing",
      "Eating",
      "Household",
      "Travel",
      "Learning",
      "Health",
      "Phone",
      "Leisure",
      "Other",
    ],
    customers: "Customers",
    noBalance: "Course of the balance",
    empty: "Nothing has moved on this account yet. The first entry will draw its balance here.",
    day: "Day",
    month: "Month",
  },
} as const;
