import { UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MyAccount, Payee } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Face } from "@/ui/person-chip";
import { SearchBox } from "@/ui/search-box";
import { tailOf, useAccountName } from "./account-words";
import { type Draft, ownTargets } from "./draft";
import { found } from "./found";
import { NewPayee } from "./new-payee";
import { useBankName } from "./use-bank-name";
import styles from "./who-step.module.css";

type Chosen = Pick<Draft, "payeeId" | "ownId">;

// As many as one looks over without searching; and from how many on there is a search at all.
const FEW = 11;
const SEARCHED_FROM = 7;

interface Props {
  payees: readonly Payee[];
  accounts: readonly MyAccount[];
  onChosen: (chosen: Chosen) => void;
}

/** Whom it goes to: people one has paid, somebody new, or oneself. One tap goes on. */
export function WhoStep({ payees, accounts, onChosen }: Props) {
  const { t } = useTranslation("payments");
  const [wanted, setWanted] = useState("");
  const [all, setAll] = useState(false);
  const [adding, setAdding] = useState(false);
  const own = ownTargets(accounts);
  const bankName = useBankName();
  const noteOf = ({ bank, account_number: number }: Payee) =>
    bank
      ? t("who.note-elsewhere", { bank: bankName(bank), tail: tailOf(number) })
      : t("tail", { tail: tailOf(number) });
  const fitting = found(payees, wanted);
  const shown = all || wanted ? fitting : fitting.slice(0, FEW);
  return (
    <div className={styles.who}>
      <section className={styles.part} aria-labelledby="transfer-people">
        <h3 id="transfer-people">{t("who.people")}</h3>
        {payees.length >= SEARCHED_FROM && (
          <div className={styles.search}>
            <SearchBox label={t("who.search")} value={wanted} onSearch={setWanted} />
          </div>
        )}
        <ul className={styles.chips}>
          <li>
            <button type="button" aria-haspopup="dialog" onClick={() => setAdding(true)}>
              <span className={styles.new} aria-hidden="true">
                <UserPlus size={20} />
              </span>
              <Words name={t("who.new")} note={t("who.new-note")} />
            </button>
          </li>
          {shown.map((payee) => (
            <li key={payee.id}>
              <button type="button" onClick={() => onChosen({ payeeId: payee.id, ownId: null })}>
                <Face name={payee.name} />
                <Words name={payee.name} note={noteOf(payee)} />
              </button>
            </li>
          ))}
        </ul>
        {wanted && fitting.length === 0 && <p className={styles.soft}>{t("who.none", { wanted })}</p>}
        {shown.length < fitting.length && (
          <Button variant="quiet" onClick={() => setAll(true)}>
            {t("who.all", { count: fitting.length })}
          </Button>
        )}
      </section>
      {own.length > 0 && (
        <OwnAccounts accounts={own} onChosen={(ownId) => onChosen({ payeeId: null, ownId })} />
      )}
      <Dialog open={adding} title={t("new.title")} onClose={() => setAdding(false)}>
        <NewPayee
          label={t("new.go-on")}
          onDone={(payee) => {
            setAdding(false);
            onChosen({ payeeId: payee.id, ownId: null });
          }}
          onLeave={() => setAdding(false)}
        />
      </Dialog>
    </div>
  );
}

interface OwnProps {
  accounts: readonly MyAccount[];
  onChosen: (id: string) => void;
}

function OwnAccounts({ accounts, onChosen }: OwnProps) {
  const { t } = useTranslation("payments");
  const nameOf = useAccountName();
  return (
    <section className={styles.part} aria-labelledby="transfer-own">
      <h3 id="transfer-own">{t("who.own")}</h3>
      <ul className={styles.chips}>
        {accounts.map((account) => (
          <li key={account.id}>
            <button type="button" onClick={() => onChosen(account.id)}>
              <Words
                name={t("who.into", { name: nameOf(account) })}
                note={
                  <>
                    {t("tail", { tail: tailOf(account.number) })} ·{" "}
                    <Amount money={account.balance} tone="soft" hideable />
                  </>
                }
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Words({ name, note }: { name: string; note: ReactNode }) {
  return (
    <span className={styles.words}>
      <b>{name}</b>
      <small>{note}</small>
    </span>
  );
}
