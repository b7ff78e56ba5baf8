import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowDownLeft, ArrowLeftRight, ArrowUpRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { refusedPaymentsQuery } from "@/api/looks";
import { transfersQuery, waitingQuery } from "@/api/payments";
import { requestsQuery } from "@/api/requests";
import type { Transfer } from "@/api/wire";
import { instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { useToday } from "@/ui/use-today";
import { OnDay } from "@/ui/when";
import { tailOf } from "./account-words";
import { byDay } from "./by-day";
import { Countdown } from "./countdown";
import { Decide } from "./decide";
import card from "./payment-card.module.css";
import { PaymentWays } from "./payment-ways";
import { useTransferWords } from "./sentence";
import { TransferState } from "./transfer-state";
import styles from "./transfers-page.module.css";
import { useBankName } from "./use-bank-name";
import "./words";

/** What waits for a yes, and everything that was ever ordered. */
export function TransfersPage() {
  const { t } = useTranslation("payments");
  return (
    <Page
      title={t("transfers")}
      actions={
        <LinkButton
          to={portal.transfer}
          variant="primary"
          icon={<ArrowLeftRight size={18} aria-hidden="true" />}
        >
          {t("transfer")}
        </LinkButton>
      }
    >
      <PaymentWays />
      <AskedOfMe />
      <NotMadeLately />
      <Waiting />
      <Made />
    </Page>
  );
}

/** What others ask one for: how many, and where. */
function AskedOfMe() {
  const { t } = useTranslation("payments");
  const mine = useQuery(requestsQuery).data;
  const count =
    (mine?.received.filter(({ state }) => state === "open").length ?? 0) + (mine?.strangers.length ?? 0);
  if (count === 0) return null;
  return (
    <section className={card.card} aria-label={t("request.title")}>
      <div className={card.head}>
        <h2 className={styles.asked}>{t("request.waiting", { count })}</h2>
        <LinkButton to={portal.requests}>{t("request.see")}</LinkButton>
      </div>
    </section>
  );
}

const SHOWN_FOR_MS = 30 * 86_400_000;

/** What the bank did not let be paid lately: how many, and where. */
function NotMadeLately() {
  const { t } = useTranslation("payments");
  const refused = useInfiniteQuery(refusedPaymentsQuery).data?.pages[0]?.payments ?? [];
  const count = refused.filter(({ at }) => Date.now() - new Date(at).getTime() < SHOWN_FOR_MS).length;
  const answered = refused.some(({ look }) => look?.state === "allowed" && look.used_for === null);
  if (count === 0) return null;
  return (
    <section className={card.card} aria-label={t("look.refused")}>
      <div className={card.head}>
        <h2 className={styles.asked}>{t(answered ? "look.answered" : "look.lately", { count })}</h2>
        <LinkButton to={portal.refusedPayments}>{t("look.see")}</LinkButton>
      </div>
    </section>
  );
}

function Waiting() {
  const { t } = useTranslation("payments");
  const waiting = useQuery(waitingQuery);
  const transfers = waiting.data?.transfers ?? [];
  const mine = transfers.filter((one) => one.may_decide);
  const others = transfers.filter((one) => !one.may_decide);
  return (
    <>
      {mine.length > 0 && <WaitingPart title={t("waiting.for-me")} transfers={mine} />}
      {others.length > 0 && <WaitingPart title={t("waiting.for-others")} transfers={others} />}
    </>
  );
}

function WaitingPart({ title, transfers }: { title: string; transfers: readonly Transfer[] }) {
  return (
    <section className={styles.waiting} aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {transfers.map((transfer) => (
          <WaitingCard key={transfer.id} transfer={transfer} />
        ))}
      </ul>
    </section>
  );
}

function WaitingCard({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const words = useTransferWords();
  const { asked_by: askedBy, waits_until: until, memo } = transfer;
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h3>
          <Link to={portal.transferReceipt(transfer.id)}>
            {t("waiting.to", { name: words.other(transfer) })}
          </Link>
        </h3>
        <Amount money={transfer.amount} size="large" hideable />
      </div>
      <p className={card.soft}>
        {[
          askedBy && t("waiting.asked-by", { name: askedBy }),
          t("waiting.from", {
            account: words.from(transfer) || t("tail", { tail: tailOf(transfer.from_number) }),
          }),
          memo,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {until && <Countdown until={until} words={transfer.state === "delayed" ? "leaves" : "waits"} />}
      <Decide transfer={transfer} />
    </li>
  );
}

function Made() {
  const { t } = useTranslation("payments");
  const made = useInfiniteQuery(transfersQuery);
  const today = useToday();
  return (
    <Card>
      <Loaded query={made} lines={8}>
        {({ pages }) => {
          const transfers = pages.flatMap((page) => page.transfers);
          if (transfers.length === 0) return <Nothing />;
          return (
            <div className={styles.made}>
              {byDay(transfers, ({ asked_at: at }) => instantDay(at)).map(({ on, items }) => (
                <section key={on}>
                  <h2 className={styles.day}>
                    <OnDay on={on} long today={today} />
                  </h2>
                  <ul>
                    {items.map((transfer) => (
                      <Row key={transfer.id} transfer={transfer} />
                    ))}
                  </ul>
                </section>
              ))}
              {made.hasNextPage && (
                <Button busy={made.isFetchingNextPage} onClick={() => made.fetchNextPage()}>
                  {t("older")}
                </Button>
              )}
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}

function Nothing() {
  const { t } = useTranslation("payments");
  return (
    <Empty
      picture={<Picture of="no-transfers" />}
      title={t("none-title")}
      action={
        <LinkButton to={portal.transfer} variant="primary">
          {t("transfer")}
        </LinkButton>
      }
    >
      {t("none")}
    </Empty>
  );
}

function Row({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const bankName = useBankName();
  const words = useTransferWords();
  const { amount, memo, state, is_own: isOwn, is_incoming: comesIn, way } = transfer;
  const isIn = comesIn && !isOwn;
  const kind = isOwn ? "row.own" : isIn ? "row.in" : "row.out";
  const Icon = isOwn ? ArrowLeftRight : isIn ? ArrowDownLeft : ArrowUpRight;
  const signed = isOwn ? amount : { ...amount, minor: isIn ? amount.minor : -amount.minor };
  return (
    <li>
      <Link to={portal.transferReceipt(transfer.id)} className={styles.row}>
        <span className={styles.icon} aria-hidden="true">
          <Icon size={18} />
        </span>
        <span className={styles.what}>
          <b>{words.other(transfer)}</b>
          <small>{memo || (way ? t("row.elsewhere", { bank: bankName(way.bank) }) : t(kind))}</small>
        </span>
        <span className={styles.much}>
          <Amount money={signed} signed={isIn} tone={isIn ? "in" : "plain"} hideable />
          {state !== "settled" && <TransferState state={state} />}
        </span>
      </Link>
    </li>
  );
}
