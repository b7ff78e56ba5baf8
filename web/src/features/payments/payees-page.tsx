import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { payeesChanged, payeesQuery, removePayee } from "@/api/payments";
import type { Payee } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Button, LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { SearchBox } from "@/ui/search-box";
import { useLanguage } from "@/ui/use-language";
import { found } from "./found";
import { NewPayee } from "./new-payee";
import styles from "./payees-page.module.css";
import { useBankName } from "./use-bank-name";
import "./words";

/** Whom one pays: add somebody, find somebody, take somebody away. */
export function PayeesPage() {
  const { t } = useTranslation("payments");
  const payees = useQuery(payeesQuery);
  const announce = useAnnounce();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button
      variant="primary"
      aria-haspopup="dialog"
      icon={<UserPlus size={18} aria-hidden="true" />}
      onClick={() => setAdding(true)}
    >
      {t("payee.add")}
    </Button>
  );
  return (
    <Page
      title={t("payees")}
      lead={t("payee.lead")}
      back={{ to: portal.transfers, label: t("transfers") }}
      actions={add}
    >
      <Card>
        <Loaded query={payees} lines={6}>
          {({ payees: mine }) =>
            mine.length === 0 ? (
              <Empty picture={<Picture of="no-transfers" />} title={t("payee.none-title")}>
                {t("payee.none")}
              </Empty>
            ) : (
              <People payees={mine} />
            )
          }
        </Loaded>
      </Card>
      <Dialog open={adding} title={t("new.title")} onClose={() => setAdding(false)}>
        <NewPayee
          label={t("payee.add")}
          onDone={({ name }) => {
            setAdding(false);
            announce(t("payee.added", { name }));
          }}
          onLeave={() => setAdding(false)}
        />
      </Dialog>
    </Page>
  );
}

function People({ payees }: { payees: readonly Payee[] }) {
  const { t } = useTranslation("payments");
  const [wanted, setWanted] = useState("");
  const fitting = found(payees, wanted);
  return (
    <div className={styles.people}>
      <div className={styles.search}>
        <SearchBox label={t("who.search")} value={wanted} onSearch={setWanted} />
      </div>
      {fitting.length === 0 && <p className={styles.soft}>{t("who.none", { wanted })}</p>}
      <ul className={styles.list}>
        {fitting.map((payee) => (
          <Person key={payee.id} payee={payee} />
        ))}
      </ul>
    </div>
  );
}

function Person({ payee }: { payee: Payee }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const bankName = useBankName();
  const { name, last_paid_at: paid } = payee;
  async function remove() {
    await removePayee(payee.id);
    announce(t("payee.removed", { name }));
    await payeesChanged(queries);
  }
  return (
    <li>
      <PersonChip
        name={name}
        note={
          <>
            <AccountNumber number={payee.account_number} />
            {payee.bank && <span> · {bankName(payee.bank)}</span>}
            <span className={styles.paid}>
              {paid ? t("payee.paid", { day: dateText(instantDay(paid), language) }) : t("payee.never-paid")}
            </span>
          </>
        }
      />
      <span className={styles.steps}>
        <ConfirmStep
          label={t("payee.remove")}
          name={t("payee.remove-name", { name })}
          variant="quiet"
          title={t("payee.remove-title", { name })}
          sentence={t("payee.remove-what", { name })}
          act={remove}
        />
        <LinkButton to={portal.transferTo(payee.id)} aria-label={t("payee.pay-name", { name })}>
          {t("payee.pay")}
        </LinkButton>
      </span>
    </li>
  );
}
