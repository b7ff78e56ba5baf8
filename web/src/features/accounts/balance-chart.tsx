import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { balancesQuery, type Side } from "@/api/accounts";
import type { Account } from "@/api/wire";
import { shortDayText } from "@/lib/dates";
import { amountText, roundAmountText } from "@/lib/money";
import { useRemembered } from "@/lib/remembered";
import { moneyFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { dayStops } from "@/ui/chart/stops";
import { discretion } from "@/ui/discretion";
import { Segments } from "@/ui/segments";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./balance-chart.module.css";
import { type Course, courseOf, daysOf, SPANS, type Span, spanIn } from "./balance-course";

const KEYS = ["span"] as const;

interface Props {
  account: Pick<Account, "id" | "currency" | "opened_on" | "closed_on">;
  side?: Side;
}

/** How the balance moved, with its lowest day. */
export function BalanceChart({ account, side = "portal" }: Props) {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  // Staff look at what they are asked about; the wish to hide amounts is the customer's.
  const hideable = side !== "console";
  const hidden = useRemembered(discretion) === "hide" && hideable;
  const [asked, change] = useUrlFilter(KEYS);
  const today = useToday();
  const span = spanIn(asked.span);
  const to = account.closed_on ?? today;
  const { from, whole } = daysOf(span, to, account.opened_on);
  const balances = useQuery(balancesQuery(side, account.id, from, to));
  const course = balances.data && courseOf(balances.data, from, to);
  const { currency } = account;
  const over = t(`balance-over.${whole ? "all" : span === "all" ? "most" : span}`);
  return (
    <div className={styles.balance}>
      <LineChart
        title={useAnswer(course, { currency, over, today: to, hidden })}
        caption={t("balance-caption", { currency })}
        query={balances}
        empty={t(whole ? "balance-empty-yet" : "balance-empty")}
        hideable={hideable}
        stops={course?.moved ? dayStops(course.days, language) : []}
        series={course?.moved ? [{ id: "balance", name: t("balance"), values: course.values }] : []}
        format={moneyFormat(currency, language)}
        shape="step"
        filled
        marks={
          course?.moved && !hidden
            ? [
                {
                  series: "balance",
                  at: course.lowestAt,
                  label: t("balance-lowest", {
                    amount: amountText({ minor: course.values[course.lowestAt] ?? 0, currency }, language),
                  }),
                },
              ]
            : []
        }
        axis={t("day")}
      />
      <Spans span={span} choose={(one) => change({ span: one === "90d" ? "" : one })} />
    </div>
  );
}

function Spans({ span, choose }: { span: Span; choose: (span: Span) => void }) {
  const { t } = useTranslation("accounts");
  return (
    <Segments
      label={t("balance-spans.label")}
      choices={SPANS.map((one) => ({ value: one, label: t(`balance-spans.${one}`) }))}
      value={span}
      onChange={choose}
    />
  );
}

interface Around {
  currency: string;
  over: string;
  today: string;
  hidden: boolean;
}

function useAnswer(course: Course | undefined, { currency, over, today, hidden }: Around): string {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  if (!course || hidden) return t("balance-hidden", { span: over });
  if (!course.moved) return t("balance-still", { span: over });
  const day = shortDayText(course.days[course.lowestAt] ?? today, language, today);
  if (course.change === 0) return t("balance-same", { span: over, day });
  const amount = roundAmountText({ minor: course.change, currency }, language);
  return t(course.change > 0 ? "balance-more" : "balance-less", { span: over, amount, day });
}
