import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { askAboutRefused, refusedPaymentsQuery } from "@/api/looks";
import type { RefusedPayment } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { keepDraft } from "@/lib/drafts";
import { amountText, plainAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { useLanguage } from "@/ui/use-language";
import { tailOf } from "./account-words";
import decide from "./decide.module.css";
import { freshDraft } from "./draft";
import { AskForLook, LookState } from "./look";
import card from "./payment-card.module.css";
import styles from "./transfers-page.module.css";
import { useBankName } from "./use-bank-name";
import "./words";

/** What the bank did not let be paid, why, and what a person said of it. */
export function RefusedPage() {
  const { t } = useTranslation("payments");
  const refused = useInfiniteQuery(refusedPaymentsQuery);
  return (
    <Page
      title={t("look.refused")}
      lead={t("look.refused-lead")}
      back={{ to: portal.transfers, label: t("transfers") }}
    >
      <Loaded query={refused} lines={8}>
        {({ pages }) => {
          const payments = pages.flatMap((page) => page.payments);
          if (payments.length === 0) return <Nothing />;
          return (
            <section className={styles.waiting} aria-label={t("look.refused")}>
              <ul>
                {payments.map((payment) => (
                  <RefusedCard key={payment.id} payment={payment} />
                ))}
              </ul>
              {refused.hasNextPage && (
                <div>
                  <Button busy={refused.isFetchingNextPage} onClick={() => refused.fetchNextPage()}>
                    {t("older")}
                  </Button>
                </div>
              )}
            </section>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Nothing() {
  const { t } = useTranslation("payments");
  return (
    <Card>
      <Empty picture={<Picture of="no-transfers" />} title={t("look.none-title")}>
        {t("look.none")}
      </Empty>
    </Card>
  );
}

function RefusedCard({ payment }: { payment: RefusedPayment }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const bankName = useBankName();
  const { look, reason, bank } = payment;
  const isFree =
    look?.state === "allowed" &&
    look.used_for === null &&
    look.allowed_until !== null &&
    new Date(look.allowed_until).getTime() > Date.now();
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h3>{t("look.to", { name: payment.payee || t("look.somebody") })}</h3>
        <Amount money={payment.amount} size="large" hideable />
      </div>
      <p className={card.soft}>
        {[
          t("look.refused-at", { at: instantText(payment.at, language) }),
          t("tail", { tail: tailOf(payment.account_number) }),
          bank && bankName(bank),
          payment.memo,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p>{language === "zh-CN" ? reason.zh : reason.en}</p>
      {look && <LookState look={look} />}
      {payment.may_ask && <AskForLook ask={(words) => askAboutRefused(payment.id, words)} />}
      {isFree && (payment.is_abroad ? <p>{t("look.abroad-again")}</p> : <PayAgain payment={payment} />)}
    </li>
  );
}

function PayAgain({ payment }: { payment: RefusedPayment }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const go = useNavigate();
  function again() {
    const { payee_id: payeeId, from_id: fromId, amount, memo } = payment;
    keepDraft("transfer", freshDraft({ payeeId, fromId, typed: plainAmount(amount), memo }));
    void go(`${portal.transfer}?step=check`);
  }
  return (
    <div className={decide.buttons}>
      <Button variant="primary" onClick={again}>
        {t("look.pay-again", { amount: amountText(payment.amount, language) })}
      </Button>
    </div>
  );
}
