import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { addPayee, payeesChanged, payeesQuery } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { OtherBank, Payee } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import {
  digitsOf,
  grouped,
  groupedElsewhere,
  type NumberState,
  numberState,
  numberStateElsewhere,
} from "./account-number";
import { BankBox } from "./bank-box";
import styles from "./new-payee.module.css";

interface Props {
  /** The verb on the button. */
  label: string;
  onDone: (payee: Payee) => void;
  onLeave: () => void;
  /** Only somebody at this bank. */
  hereOnly?: boolean;
}

/** Somebody to be paid, by name and number. Whether the two fit is their bank's to say; a slip is told before. */
export function NewPayee({ label, onDone, onLeave, hereOnly = false }: Props) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [where, setWhere] = useState<"here" | "elsewhere">("here");
  const [bank, setBank] = useState<OtherBank | null>(null);
  const [asked, setAsked] = useState(false);
  const isElsewhere = where === "elsewhere";
  const nameBox = useRef<HTMLInputElement>(null);
  const numberBox = useRef<HTMLInputElement>(null);
  const adding = useMutation({
    mutationFn: () => addPayee(name.trim(), digitsOf(number), isElsewhere && bank ? bank.code : null),
    onSuccess: async (payee) => {
      // There before it is chosen, however long the list takes to come again.
      queries.setQueryData(payeesQuery.queryKey, (before) =>
        before ? { payees: [payee, ...before.payees.filter(({ id }) => id !== payee.id)] } : before,
      );
      onDone(payee);
      await payeesChanged(queries);
    },
  });
  const state = isElsewhere ? numberStateElsewhere(number) : numberState(number);
  const differs = adding.error && problemOf(adding.error).code === "payments.payee_name_differs";
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isElsewhere && !bank) return;
    if (!name.trim()) return nameBox.current?.focus();
    if (state.kind !== "fine") return numberBox.current?.focus();
    adding.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {!hereOnly && (
        <Segments
          label={t("new.where")}
          choices={[
            { value: "here", label: t("new.here") },
            { value: "elsewhere", label: t("new.elsewhere") },
          ]}
          value={where}
          onChange={setWhere}
        />
      )}
      {isElsewhere && (
        <BankBox bank={bank} onChosen={setBank} error={asked && !bank ? t("new.bank-missing") : null} />
      )}
      <Field
        label={t("new.name")}
        hint={t("new.name-hint")}
        error={asked && !name.trim() ? t("new.name-missing") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            ref={nameBox}
            autoFocus
            value={name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t("new.number")}
        hint={t(isElsewhere ? "new.number-hint-elsewhere" : "new.number-hint")}
        error={useNumberWords(isElsewhere)(state, asked)}
      >
        {(wiring) => (
          <Input
            {...wiring}
            ref={numberBox}
            value={number}
            figures
            inputMode="numeric"
            maxLength={isElsewhere ? 44 : 26}
            autoComplete="off"
            suffix={
              state.kind === "fine" &&
              !isElsewhere && (
                <CircleCheck size={18} className={styles.fits} aria-label={t("new.number-fits")} />
              )
            }
            onChange={(event) => setNumber(written(event.target.value, number, isElsewhere))}
          />
        )}
      </Field>
      {differs ? <Differs /> : adding.error && <ProblemNote thrown={adding.error} />}
      {isElsewhere && <p className={styles.note}>{t("new.elsewhere-note")}</p>}
      <p className={styles.stop}>{t("new.stop")}</p>
      <div className={styles.buttons}>
        <Button onClick={onLeave}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={adding.isPending}>
          {label}
        </Button>
      </div>
    </form>
  );
}

/** Kindly: most often it is a short name, or one digit. */
function Differs() {
  const { t } = useTranslation("payments");
  return (
    <div role="alert" className={styles.differs}>
      <p>
        <strong>{t("new.differs")}</strong>
      </p>
      <ul>
        <li>{t("new.differs-name")}</li>
        <li>{t("new.differs-number")}</li>
        <li>{t("new.differs-ask")}</li>
      </ul>
    </div>
  );
}

/** A slip is told as soon as the number is whole, a missing digit only once one wants to go on. */
function useNumberWords(isElsewhere: boolean): (state: NumberState, asked: boolean) => string | null {
  const { t } = useTranslation("payments");
  return (state, asked) => {
    if (state.kind === "fine") return null;
    if (isElsewhere && state.kind === "short") return asked ? t("new.number-short-elsewhere") : null;
    if (isElsewhere && state.kind === "long") return t("new.number-long-elsewhere");
    if (state.kind === "short") return asked ? t("new.number-short", { count: state.digits }) : null;
    return t(`new.number-${state.kind}`);
  };
}

// In groups while one types at the end; a letter stays to be seen, and a digit taken away stays away.
function written(typed: string, before: string, isElsewhere: boolean): string {
  if (typed.length < before.length || /[^\d\s-]/.test(typed)) return typed;
  return isElsewhere ? groupedElsewhere(typed) : grouped(typed);
}
