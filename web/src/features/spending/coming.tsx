import { useSuspenseQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { comingQuery } from "@/api/spending";
import type { Outlook } from "@/api/wire";
import { shortDayText } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { amountText, roundAmountText } from "@/lib/money";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { moneyFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { dayStops } from "@/ui/chart/stops";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { categoryIcon } from "./categories";
import styles from "./coming.module.css";
import { dailyLine } from "./outlook";
import { useHidden } from "./use-hidden";

const FEW = 4;

/** For the portal's home: the next thirty days, with the lowest point named, and what is expected in them. */
export function Coming() {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const hidden = useHidden();
  const told = useSuspenseQuery(comingQuery()).data;
  const known = told.is_known && told.items.length > 0;
  const line = known ? dailyLine(told) : { days: [], values: [], lowestAt: 0 };
  const format = moneyFormat(told.currency, language);
  return (
    <Card>
      <div className={styles.place}>
        <LineChart
          title={answerOf({ t, told, language, hidden })}
          caption={known && t("coming-caption", { currency: told.currency })}
          empty={t(told.is_known ? "coming-empty" : "coming-unknown")}
          hideable
          stops={dayStops(line.days, language)}
          series={known ? [{ id: "balance", name: t("balance"), values: line.values }] : []}
          format={format}
          shape="step"
          filled
          expectedFrom={0}
          size="small"
          marks={
            known && !hidden
              ? [
                  {
                    series: "balance",
                    at: line.lowestAt,
                    label: t("lowest-mark", { amount: amountText(told.lowest.balance, language) }),
                  },
                ]
              : []
          }
          axis={t("day")}
        />
        {known && <Expected told={told} />}
      </div>
    </Card>
  );
}

interface Answered {
  t: TFunction<"spending">;
  told: Outlook;
  language: Language;
  hidden: boolean;
}

function answerOf({ t, told, language, hidden }: Answered): string {
  if (hidden || !told.is_known || told.items.length === 0) return t("coming");
  const { on, balance } = told.lowest;
  const amount = roundAmountText(balance, language);
  if (on === told.from) return t("coming-steady", { amount });
  const day = shortDayText(on, language, told.from);
  return balance.minor < 0 ? t("coming-short", { amount, day }) : t("coming-lowest", { amount, day });
}

function Expected({ told }: { told: Outlook }) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all ? told.items : told.items.slice(0, FEW);
  return (
    <>
      <h3 className={styles.title}>{t("coming-list")}</h3>
      <ul className={styles.list}>
        {shown.map((item) => {
          const Icon = categoryIcon(item.category);
          return (
            <li key={`${item.on} ${item.counterparty} ${item.account.id}`}>
              <Icon size={18} aria-hidden="true" />
              <span className={styles.what}>
                <span>{item.counterparty || t(`categories.${item.category}`)}</span>
                <span className={styles.soft}>
                  <time dateTime={item.on}>{shortDayText(item.on, language, told.from)}</time>
                  {" · "}
                  {t("coming-why", { day: item.inferred_from.day })}
                </span>
              </span>
              <span className={styles.much}>
                <span className={styles.soft}>{t("coming-about")}</span>{" "}
                <Amount money={item.amount} signed tone={item.amount.minor > 0 ? "in" : "plain"} hideable />
              </span>
            </li>
          );
        })}
      </ul>
      {told.items.length > FEW && !all && (
        <Button variant="quiet" size="small" onClick={() => setAll(true)}>
          {t("coming-all", { count: told.items.length })}
        </Button>
      )}
    </>
  );
}
