import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, FileCheck, ListChecks, Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { myAccountQuery } from "@/api/accounts";
import type { MyAccountDetail } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { OnDay } from "@/ui/when";
import { nameOf, productOf } from "./account-name";
import { AccountState } from "./account-state";
import { BalanceChart } from "./balance-chart";
import { Entries } from "./entries";
import { ExportEntries } from "./export-entries";
import { FreezeOwn } from "./freeze-own";
import styles from "./my-account-page.module.css";
import { RenameAccount } from "./rename-account";

interface Props {
  /** The account's entries as another feature shows them; null where they are shown plainly. */
  book: (account: MyAccountDetail) => ReactNode;
}

/** The customer's own view of one account. */
export function MyAccountPage({ book }: Props) {
  const { t } = useTranslation("accounts");
  const { id = "" } = useParams();
  const account = useQuery(myAccountQuery(id));
  const found = account.data;
  return (
    <Page
      title={found ? nameOf(found, t) : t("accounts")}
      back={{ to: portal.accounts, label: t("back-to-mine") }}
      lead={found && <Lead account={found} />}
      actions={
        found && (
          <>
            <Rename account={found} />
            <FreezeOwn account={found} />
            <Transfer account={found} />
          </>
        )
      }
    >
      <Loaded query={account} lines={8}>
        {(shown) => (
          <>
            <div className={styles.top}>
              <Card>
                <Balance account={shown} />
              </Card>
              <Card>
                <BalanceChart account={shown} />
              </Card>
            </div>
            <Card title={t("entries")} extra={<TakeHome account={shown} />}>
              {book(shown) ?? <Entries side="portal" accountId={shown.id} currency={shown.currency} />}
            </Card>
            <Card title={t("holders")}>
              <Holders account={shown} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function TakeHome({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <div className={styles.takeHome}>
      <LinkButton to={portal.statements(account.id)} icon={<FileCheck size={16} aria-hidden="true" />}>
        {t("statements")}
      </LinkButton>
      <ExportEntries account={account} />
      <LinkButton to={portal.ownBooks(account.id)} icon={<ListChecks size={16} aria-hidden="true" />}>
        {t("own-books")}
      </LinkButton>
    </div>
  );
}

function Lead({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  const product = productOf(account, t);
  return (
    <>
      {product !== nameOf(account, t) && <span>{product}</span>}
      <Copyable text={account.number} name={t("number")}>
        <AccountNumber number={account.number} />
      </Copyable>
      {account.status !== "open" && <AccountState status={account.status} />}
    </>
  );
}

function Rename({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        aria-haspopup="dialog"
        icon={<Pencil size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("rename")}
      </Button>
      <Dialog open={open} title={t("rename-title")} onClose={close}>
        <RenameAccount account={account} onDone={close} />
      </Dialog>
    </>
  );
}

/** Only where money goes out without a clerk. */
function Transfer({ account: { id, kind, status } }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  if (status !== "open" || (kind !== "current" && kind !== "savings")) return null;
  return (
    <LinkButton
      to={portal.transferFrom(id)}
      variant="primary"
      icon={<ArrowLeftRight size={16} aria-hidden="true" />}
    >
      {t("transfer")}
    </LinkButton>
  );
}

function Balance({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <div className={styles.balance}>
      <div>
        <p className={styles.soft}>{t("available")}</p>
        <Amount money={account.available} size="hero" hideable />
      </div>
      <Notes account={account} />
      <Facts
        facts={[
          { label: t("balance"), value: <Amount money={account.balance} hideable /> },
          { label: t("held"), value: <Amount money={account.held} hideable /> },
          { label: t("currency"), value: account.currency },
          { label: t("opened"), value: <OnDay on={account.opened_on} /> },
        ]}
      />
    </div>
  );
}

/** What one should know before wondering why something does not work. */
function Notes({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  return (
    <>
      {account.status === "frozen" && <p className={styles.frozen}>{t("frozen-note")}</p>}
      {account.closed_on && (
        <p className={styles.note}>{t("closed-note", { day: dateText(account.closed_on, language) })}</p>
      )}
      {account.role === "authorised" && <p className={styles.note}>{t("authorised-note")}</p>}
    </>
  );
}

function Holders({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <ul className={styles.holders}>
      {account.holders.map((holder) => (
        <li key={holder.customer_id}>
          <span>{holder.name}</span>
          <span className={styles.soft}>
            {t(`roles.${holder.role}`)} · {t("since")}
            <OnDay on={holder.since} />
            {t("since-after")}
          </span>
        </li>
      ))}
    </ul>
  );
}
