import { useTranslation } from "react-i18next";
import { AccountNumber } from "@/ui/account-number";
import { Button } from "@/ui/button";
import { PersonChip } from "@/ui/person-chip";
import { useAccountName } from "./account-words";
import { numberOf, type Target } from "./draft";
import styles from "./target-line.module.css";
import { useBankName } from "./use-bank-name";

interface Props {
  target: Target;
  /** Left out where it cannot be changed. */
  onOther?: () => void;
}

/** Whom it goes to, with the whole number to compare. */
export function TargetLine({ target, onOther }: Props) {
  const { t } = useTranslation("payments");
  const name = useTargetName()(target);
  return (
    <PersonChip
      name={name}
      note={
        <>
          <AccountNumber number={numberOf(target)} />
          <BankOf target={target} />
        </>
      }
      extra={
        onOther && (
          <Button variant="quiet" aria-label={t("who.other-than", { name })} onClick={onOther}>
            {t("who.other")}
          </Button>
        )
      }
    />
  );
}

/** Where it is, if not here. */
export function BankOf({ target }: { target: Target }) {
  const nameOf = useBankName();
  const bank = target.kind === "payee" ? target.payee.bank : null;
  return bank && <span className={styles.bank}>{nameOf(bank)}</span>;
}

export function useTargetName(): (target: Target) => string {
  const nameOf = useAccountName();
  return (target) => (target.kind === "payee" ? target.payee.name : nameOf(target.account));
}
