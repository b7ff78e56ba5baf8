import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { spendingQuery } from "@/api/spending";
import type { Spending } from "@/api/wire";
import { monthName } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { moneyFormat, shareFormat } from "@/ui/chart/formats";
import { RankBars } from "@/ui/chart/rank-bars";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { categoryIcon, restIcon } from "./categories";
import { comparedWith, isRunning } from "./month-answer";
import { daysOf } from "./months";
import { partsOf } from "./sums";
import styles from "./where-it-goes.module.css";

/** For the portal's home: the five categories that most of this month's money went to, and the rest. */
export function WhereItGoes() {
  const spending = useSuspenseQuery(spendingQuery());
  return (
    <Card>
      <div className={styles.place}>
        <Categories query={spending} direction="out" most={5} />
      </div>
    </Card>
  );
}

interface Props {
  query: { data: Spending | undefined; error: Error | null; refetch: () => unknown };
  direction: "in" | "out";
  /** The rest is put together. All of them unless said. */
  most?: number;
  /** Whether each leads to its entries. */
  linked?: boolean;
}

/** Where a month's money went or came from; each category leads to its entries. */
export function Categories({ query, direction, most, linked = true }: Props) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const today = useToday();
  const told = query.data;
  const month = told ? monthName(`${told.month}-01`, language, today) : "";
  const parts = told ? partsOf(told.categories, direction, most === undefined ? {} : { most }) : [];
  const whole = told ? (direction === "out" ? told.spending : told.income).minor : 0;
  const running = told !== undefined && isRunning(told, today);
  const before = told ? monthName(`${told.previous.month}-01`, language, today) : "";
  const hasBefore =
    told !== undefined && comparedWith(told)[direction === "out" ? "spending" : "income"].minor > 0;
  return (
    <RankBars
      title={useAnswer({ parts, whole, direction })}
      caption={told && t("where-caption", { month })}
      query={query}
      empty={t(direction === "out" ? "where-empty" : "came-empty", { month })}
      hideable
      format={moneyFormat(told?.currency ?? "CNY", language)}
      whole={whole}
      most={most === undefined ? 8 : most + 1}
      colour={direction === "out" ? 2 : 1}
      {...(hasBefore ? { beforeName: t(running ? "same-days" : "all-of", { month: before }) } : {})}
      ranks={parts.map(({ id, minor, before: was }) => {
        const Icon = id === "rest" ? restIcon : categoryIcon(id);
        return {
          id,
          name: id === "rest" ? t("rest") : t(`categories.${id}`),
          value: minor,
          before: was,
          icon: <Icon size={18} />,
          ...(told && linked && id !== "rest" ? { to: entriesOf(told, id, direction, today) } : {}),
        };
      })}
    />
  );
}

interface Answered {
  parts: ReturnType<typeof partsOf>;
  whole: number;
  direction: "in" | "out";
}

function useAnswer({ parts, whole, direction }: Answered): string {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const [first] = parts;
  const of = direction === "out" ? "where" : "came";
  if (!first || first.id === "rest") return t(direction === "out" ? "where-none" : "came");
  const category = t(`categories.${first.id}`);
  if (parts.length === 1) return t(`${of}-one`, { category });
  const share = shareFormat(language, { places: 0 }).value(first.minor / whole);
  return t(direction === "out" ? "where" : "came-most", { category, share });
}

function entriesOf(
  { month, currency }: Spending,
  category: string,
  direction: string,
  today: string,
): string {
  return `${portal.entries}?${new URLSearchParams({ category, direction, ...daysOf(month, today), currency })}`;
}
