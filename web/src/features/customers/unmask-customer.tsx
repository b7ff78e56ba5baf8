import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { customerQuery, unmaskCustomer } from "@/api/customers";
import type { Customer, LookPurpose } from "@/api/wire";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import styles from "./unmask-customer.module.css";

/** What one wants to see it for: to look at it, or to put something right. */
export type Unmasking = "look" | "edit";

interface Props {
  customer: Customer;
  for: Unmasking | null;
  onClose: () => void;
  onSeen: () => void;
}

const PURPOSES: readonly LookPurpose[] = ["serve", "verify", "correct", "complaint"];

/** Asks what somebody needs the customer's data in clear for, says who will hear of it, and shows it for some minutes. */
export function UnmaskCustomer({ customer, for: unmasking, onClose, onSeen }: Props) {
  const { t } = useTranslation("customers");
  return (
    <Dialog open={unmasking !== null} title={t("unmask.title", { name: customer.name })} onClose={onClose}>
      {unmasking && (
        <Purpose
          customer={customer}
          first={unmasking === "edit" ? "correct" : ""}
          onClose={onClose}
          onSeen={onSeen}
        />
      )}
    </Dialog>
  );
}

function Purpose({
  customer,
  first,
  onClose,
  onSeen,
}: Pick<Props, "customer" | "onClose" | "onSeen"> & { first: LookPurpose | "" }) {
  const { t } = useTranslation("customers");
  const queries = useQueryClient();
  const mayForLaw = useRight("customers.unmask_for_law");
  const confirmed = useConfirmed();
  const [purpose, setPurpose] = useState(first);
  const [asked, setAsked] = useState(false);
  const looking = useMutation({
    mutationFn: (wanted: LookPurpose) =>
      confirmed((confirmation) => unmaskCustomer(customer.id, wanted, confirmation)),
    onSuccess: (seen) => {
      queries.setQueryData(customerQuery(customer.id).queryKey, seen);
      onClose();
      onSeen();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (purpose) looking.mutate(purpose);
  }
  const choices = (mayForLaw ? [...PURPOSES, "law" as const] : PURPOSES).map((value) => ({
    value,
    label: t(`unmask.purposes.${value}`),
  }));
  return (
    <form onSubmit={submit} className={styles.form}>
      <p>{purpose === "law" ? t("unmask.what-law") : t("unmask.what")}</p>
      <p aria-hidden="true" className={styles.purpose}>
        {t("unmask.purpose")}
      </p>
      <Chips label={t("unmask.purpose")} choices={choices} value={purpose} onChange={setPurpose} />
      {asked && !purpose && (
        <p role="alert" className={styles.missing}>
          {t("unmask.missing")}
        </p>
      )}
      {looking.error && <ProblemNote thrown={looking.error} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={looking.isPending}>
          {t("unmask.do")}
        </Button>
      </div>
    </form>
  );
}
