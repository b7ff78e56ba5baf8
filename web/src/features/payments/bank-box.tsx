import { useQuery } from "@tanstack/react-query";
import { Landmark } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { banksQuery } from "@/api/payments";
import type { OtherBank } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./bank-box.module.css";
import { useBankName } from "./use-bank-name";

interface Props {
  bank: OtherBank | null;
  onChosen: (bank: OtherBank | null) => void;
  error: string | null;
}

/** The bank of somebody elsewhere: searched for as one types, chosen with one tap, and changed again. */
export function BankBox({ bank, onChosen, error }: Props) {
  return bank ? (
    <Chosen bank={bank} onOther={() => onChosen(null)} />
  ) : (
    <Search onChosen={onChosen} error={error} />
  );
}

function Chosen({ bank, onOther }: { bank: OtherBank; onOther: () => void }) {
  const { t } = useTranslation("payments");
  const nameOf = useBankName();
  return (
    <div className={styles.chosen}>
      <Landmark size={20} aria-hidden="true" />
      <span className={styles.words}>
        <small>{t("new.bank")}</small>
        <b>{nameOf(bank)}</b>
      </span>
      <Button variant="quiet" onClick={onOther}>
        {t("new.bank-other")}
      </Button>
    </div>
  );
}

function Search({ onChosen, error }: Omit<Props, "bank">) {
  const { t } = useTranslation("payments");
  const nameOf = useBankName();
  const [wanted, setWanted] = useState("");
  const found = useQuery(banksQuery(useDeferredValue(wanted.trim())));
  const banks = found.data?.banks ?? [];
  return (
    <div className={styles.box}>
      <Field label={t("new.bank")} hint={t("new.bank-hint")} error={error}>
        {(wiring) => (
          <Input
            {...wiring}
            value={wanted}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => setWanted(event.target.value)}
          />
        )}
      </Field>
      {found.error && <ProblemNote thrown={found.error} retry={() => found.refetch()} />}
      {banks.length > 0 && (
        <ul className={styles.list} aria-label={t("new.banks")}>
          {banks.map((bank) => (
            <li key={bank.code}>
              <button type="button" onClick={() => onChosen(bank)}>
                <span>{nameOf(bank)}</span>
                <small>{bank.code}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.data && banks.length === 0 && (
        <p role="status" className={styles.none}>
          {t("new.bank-none", { wanted: wanted.trim() })}
        </p>
      )}
    </div>
  );
}
