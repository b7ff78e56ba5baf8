import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { billAccountsQuery, billersQuery, billsChanged, removeBillAccount } from "@/api/bills";
import { bankQuery } from "@/api/identity";
import type { Bill, BillAccount } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { SearchBox } from "@/ui/search-box";
import { StateWord, type Tone } from "@/ui/state-word";
import { OnDay } from "@/ui/when";
import { AddBiller } from "./add-biller";
import { Automatic } from "./automatic";
import { useBillerName } from "./biller-name";
import styles from "./bills-page.module.css";
import decide from "./decide.module.css";
import card from "./payment-card.module.css";
import planned from "./planned-page.module.css";
import "./words";

const SEARCHED_FROM = 6;
const TONES: Record<Bill["state"], Tone> = { due: "caution", paying: "info", paid: "good" };

/** What is due with whom, and what was paid. */
export function BillsPage() {
  const { t } = useTranslation("payments");
  const accounts = useQuery({
    ...billAccountsQuery,
    // What is due with a new number comes within seconds.
    refetchInterval: ({ state }) => (state.data?.accounts.some(isFresh) ? 2_000 : false),
  });
  const billers = useQuery(billersQuery);
  const announce = useAnnounce();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button
      variant="primary"
      aria-haspopup="dialog"
      icon={<Plus size={18} aria-hidden="true" />}
      onClick={() => setAdding(true)}
    >
      {t("bill.add")}
    </Button>
  );
  return (
    <Page
      title={t("bill.title")}
      lead={t("bill.lead")}
      back={{ to: portal.transfers, label: t("transfers") }}
      actions={add}
    >
      <Loaded query={accounts} lines={8}>
        {({ accounts: mine }) =>
          mine.length === 0 ? (
            <Card>
              <Empty picture={<Picture of="no-transfers" />} title={t("bill.none-title")}>
                {t("bill.none")}
              </Empty>
            </Card>
          ) : (
            <Numbers accounts={mine} />
          )
        }
      </Loaded>
      <Dialog open={adding} title={t("bill.add")} onClose={() => setAdding(false)}>
        <Loaded query={billers} lines={4}>
          {({ billers: all }) => (
            <AddBiller
              billers={all}
              onDone={(name) => {
                setAdding(false);
                announce(t("bill.added", { name }));
              }}
              onLeave={() => setAdding(false)}
            />
          )}
        </Loaded>
      </Dialog>
    </Page>
  );
}

function isFresh({ looked_at: at }: BillAccount): boolean {
  return at === null;
}

function Numbers({ accounts }: { accounts: readonly BillAccount[] }) {
  const { t } = useTranslation("payments");
  const nameOf = useBillerName();
  const [wanted, setWanted] = useState("");
  const words = wanted.trim().toLocaleLowerCase();
  const fitting = accounts.filter((one) =>
    `${nameOf(one.biller)} ${one.number}`.toLocaleLowerCase().includes(words),
  );
  return (
    <div className={planned.plans}>
      {accounts.length >= SEARCHED_FROM && (
        <SearchBox label={t("bill.search")} value={wanted} onSearch={setWanted} />
      )}
      {fitting.length === 0 && (
        <Card>
          <Empty picture={<Picture of="no-result" />}>{t("bill.not-found", { wanted })}</Empty>
        </Card>
      )}
      <ul className={planned.cards}>
        {fitting.map((one) => (
          <NumberCard key={one.id} account={one} />
        ))}
      </ul>
    </div>
  );
}

function NumberCard({ account }: { account: BillAccount }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { biller, bills } = account;
  const name = useBillerName()(biller);
  const due = bills.filter(({ state }) => state !== "paid");
  const paid = bills.filter(({ state }) => state === "paid");
  async function remove() {
    await removeBillAccount(account.id);
    announce(t("bill.removed", { name }));
    await billsChanged(queries);
  }
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h2 className={styles.name}>{name}</h2>
        <span className={card.soft}>
          {t(`bill.kinds.${biller.kind}`)} · {t("bill.number", { number: account.number })}
        </span>
      </div>
      {due.map((bill) => (
        <BillLine key={bill.id} bill={bill} account={account} name={name} />
      ))}
      {due.length === 0 && !biller.prepaid && (
        <p className={card.soft}>{t(account.looked_at ? "bill.nothing-due" : "bill.looking")}</p>
      )}
      {biller.prepaid && (
        <p className={styles.line}>
          <span className={card.soft}>{t("bill.prepaid")}</span>
          <LinkButton
            to={portal.payBill(account.id)}
            variant="primary"
            aria-label={t("bill.top-up-name", { name })}
          >
            {t("bill.top-up")}
          </LinkButton>
        </p>
      )}
      {paid.length > 0 && (
        <Fold title={t("bill.paid-before", { count: paid.length })}>
          <ul className={styles.paid}>
            {paid.map((bill) => (
              <BillLine key={bill.id} bill={bill} account={account} name={name} />
            ))}
          </ul>
        </Fold>
      )}
      {!biller.prepaid && <Automatic account={account} name={name} />}
      <div className={decide.buttons}>
        <ConfirmStep
          label={t("bill.remove")}
          name={t("bill.remove-name", { name })}
          variant="quiet"
          title={t("bill.remove-title", { name })}
          sentence={t("bill.remove-what")}
          act={remove}
        />
      </div>
    </li>
  );
}

function BillLine({ bill, account, name }: { bill: Bill; account: BillAccount; name: string }) {
  const { t } = useTranslation("payments");
  const { state, transfer_id: paidBy } = bill;
  const today = useQuery(bankQuery).data?.business_date;
  const isOverdue = state === "due" && today !== undefined && bill.due_on < today;
  return (
    <div className={styles.line}>
      <span className={styles.what}>
        <b>
          <Amount money={bill.amount} size="large" hideable />
        </b>
        <small className={card.soft}>
          {t("bill.period", { period: bill.period })} · {t("bill.due")} <OnDay on={bill.due_on} />
        </small>
      </span>
      <span className={styles.state}>
        <StateWord tone={isOverdue ? "danger" : TONES[state]}>
          {t(isOverdue ? "bill.overdue" : `bill.states.${state}`)}
        </StateWord>
        {state !== "due" && paidBy && <Link to={portal.transferReceipt(paidBy)}>{t("request.receipt")}</Link>}
        {state === "due" && (
          <LinkButton
            to={portal.payBill(account.id, bill.id)}
            variant="primary"
            aria-label={t("bill.pay-name", { name, period: bill.period })}
          >
            {t("bill.pay")}
          </LinkButton>
        )}
      </span>
    </div>
  );
}
