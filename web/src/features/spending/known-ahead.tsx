import { CalendarClock, FileText, Repeat } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { KnownItem } from "@/api/wire";
import { shortDayText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { useLanguage } from "@/ui/use-language";
import styles from "./coming.module.css";
import { useKnownName } from "./known-name";

const FEW = 4;
const ICONS = { plan: CalendarClock, bill: FileText, standing_order: Repeat } as const;
const PAGES = { plan: portal.planned, bill: portal.bills, standing_order: null } as const;

/** What is in the forecast that needs no guess. */
export function KnownAhead({ items, today }: { items: readonly KnownItem[]; today: string }) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const nameOf = useKnownName();
  const [all, setAll] = useState(false);
  if (items.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{t("forecast.known")}</h3>
      <ul className={styles.list}>
        {(all ? items : items.slice(0, FEW)).map((item) => {
          const Icon = ICONS[item.kind];
          const page = PAGES[item.kind];
          const name = nameOf(item);
          return (
            <li key={`${item.on} ${item.id}`}>
              <Icon size={18} aria-hidden="true" />
              <span className={styles.what}>
                <span>{page ? <Link to={page}>{name}</Link> : name}</span>
                <span className={styles.soft}>
                  <time dateTime={item.on}>{shortDayText(item.on, language, today)}</time>
                  {" · "}
                  {item.account
                    ? t(item.amount.minor > 0 ? "forecast.to-account" : "forecast.from-account", {
                        tail: item.account.tail,
                      })
                    : t("forecast.no-account")}
                </span>
              </span>
              <span className={styles.much}>
                <Amount money={item.amount} signed tone={item.amount.minor > 0 ? "in" : "plain"} hideable />
              </span>
            </li>
          );
        })}
      </ul>
      {items.length > FEW && !all && (
        <Button variant="quiet" size="small" onClick={() => setAll(true)}>
          {t("coming-all", { count: items.length })}
        </Button>
      )}
    </>
  );
}
