import { useTranslation } from "react-i18next";
import type { NewTransfer, Preview } from "@/api/wire";
import { instantDay, instantText, isoToday } from "@/lib/dates";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Facts } from "@/ui/facts";
import { Face } from "@/ui/person-chip";
import { useLanguage } from "@/ui/use-language";
import { useAccountName } from "./account-words";
import { capitalAmount } from "./capital-amount";
import { numberOf, type Source, type Target } from "./draft";
import { BankOf, useTargetName } from "./target-line";
import styles from "./told.module.css";

interface Props {
  wish: NewTransfer;
  target: Target;
  from: Source;
  memo: string;
  preview: Preview;
}

/** What will be done, in words first and in figures after: all of it from the bank's own dry run. */
export function Told({ wish, target, from, memo, preview }: Props) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const nameOf = useAccountName();
  const name = useTargetName()(target);
  const { fee, left_today: left, arrives_at: arrives, balance_after: after } = preview;
  const capital = language === "zh-CN" ? capitalAmount(wish.amount) : null;
  const waits = from.ownedBy ? t("check.waits-owner", { name: from.ownedBy.name }) : t("check.waits");
  const arrival = useArrival()(arrives);
  // By the bank's own rules: why, and until when, stands in the notice below.
  const isPutOff = arrives === null && !preview.waits_for_yes;
  const isElsewhere = target.kind === "payee" && target.payee.bank !== null;
  return (
    <div className={styles.told}>
      <div className={styles.head}>
        <Face name={name} size="large" />
        <div>
          <p className={styles.to}>{t(target.kind === "payee" ? "check.to" : "check.to-own", { name })}</p>
          <p className={styles.number}>
            <AccountNumber number={numberOf(target)} />
            <BankOf target={target} />
          </p>
        </div>
      </div>
      <div>
        <p>
          <Amount money={wish.amount} size="hero" />
        </p>
        {capital && <p className={styles.capital}>{capital}</p>}
      </div>
      <p className={styles.sentence}>
        {[
          preview.waits_for_yes
            ? waits
            : isPutOff
              ? t("check.put-off")
              : isElsewhere
                ? t("check.elsewhere")
                : t("check.arrives", { arrival }),
          fee.minor === 0 ? t("check.no-fee") : "",
        ]
          .filter(Boolean)
          .join(t("check.join"))}
        {t("check.stop")}
      </p>
      <Facts
        facts={[
          {
            label: t("check.from"),
            value: (
              <>
                {nameOf(from)} <span className={styles.tail}>{t("tail", { tail: from.tail })}</span>
              </>
            ),
          },
          { label: t("check.balance-after"), value: <Amount money={after} hideable /> },
          { label: t("check.fee"), value: fee.minor === 0 ? t("check.none") : <Amount money={fee} /> },
          ...(left ? [{ label: t("check.left"), value: <Amount money={left} /> }] : []),
          ...(memo.trim() ? [{ label: t("check.memo"), value: memo.trim() }] : []),
        ]}
      />
    </div>
  );
}

// What arrives within it arrives at once, as people see it.
const AT_ONCE_MS = 120_000;

function useArrival(): (at: string | null) => string {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  return (at) => {
    if (at === null) return "";
    if (new Date(at).getTime() - Date.now() < AT_ONCE_MS) return t("check.at-once");
    return instantDay(at) === isoToday() ? t("check.today") : instantText(at, language);
  };
}
