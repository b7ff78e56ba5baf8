import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { limitsQuery } from "@/api/payments";
import type { PaymentLimits } from "@/api/wire";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { ChangeLimits } from "./change-limits";
import styles from "./limits-page.module.css";
import "./words";

/** The most one pays to others: at a time, in a day, in a month; and what of it is used. */
export function LimitsPage() {
  const { t } = useTranslation("payments");
  const limits = useQuery(limitsQuery);
  return (
    <Page title={t("limits")} lead={t("limit.lead")} back={{ to: portal.transfers, label: t("transfers") }}>
      <Loaded query={limits} lines={8}>
        {({ limits: all }) =>
          all.length === 0 ? (
            <Card>
              <Empty>{t("limit.none")}</Empty>
            </Card>
          ) : (
            <div className={styles.currencies}>
              {all.map((one) => (
                <InCurrency key={one.currency} limits={one} />
              ))}
            </div>
          )
        }
      </Loaded>
      <p className={styles.note}>{t("limit.own-free")}</p>
    </Page>
  );
}

function InCurrency({ limits }: { limits: PaymentLimits }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const { currency } = limits;
  const name = new Intl.DisplayNames([language], { type: "currency" }).of(currency) ?? currency;
  return (
    <Card
      title={name}
      extra={
        <Button
          aria-haspopup="dialog"
          aria-label={t("limit.change-name", { currency: name })}
          onClick={() => setOpen(true)}
        >
          {t("limit.change")}
        </Button>
      }
    >
      <ul className={styles.bounds}>
        <Bound label={t("limit.each")} most={limits.each} bank={limits.most_each} currency={currency} />
        <Bound
          label={t("limit.a_day")}
          most={limits.a_day}
          bank={limits.most_a_day}
          used={limits.used_today}
          usedLabel={t("limit.used-today")}
          currency={currency}
        />
        <Bound
          label={t("limit.a_month")}
          most={limits.a_month}
          bank={limits.most_a_month}
          used={limits.used_this_month}
          usedLabel={t("limit.used-month")}
          currency={currency}
        />
      </ul>
      <Dialog open={open} title={t("limit.change-name", { currency: name })} onClose={() => setOpen(false)}>
        <ChangeLimits limits={limits} onDone={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

interface BoundProps {
  label: string;
  most: number;
  /** What the bank allows. */
  bank: number;
  used?: number;
  usedLabel?: string;
  currency: string;
}

function Bound({ label, most, bank, used, usedLabel, currency }: BoundProps) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const text = (minor: number) => amountText({ minor, currency }, language);
  return (
    <li>
      <div className={styles.line}>
        <span>{label}</span>
        <Amount money={{ minor: most, currency }} size="large" />
      </div>
      {used !== undefined && <Meter share={shareOf(used, most)} />}
      <p className={styles.soft}>
        {used !== undefined && <span>{t("limit.used", { when: usedLabel, used: text(used) })}</span>}
        <span>{most < bank ? t("limit.bank", { most: text(bank) }) : t("limit.at-most")}</span>
      </p>
    </li>
  );
}

/** The words below say the same. */
function Meter({ share }: { share: number }) {
  return (
    <div aria-hidden="true" className={styles.meter}>
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}

function shareOf(used: number, most: number): number {
  return most > 0 ? Math.min(1, used / most) : Number(used > 0);
}
