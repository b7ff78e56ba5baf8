import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { addBillAccount, billsChanged } from "@/api/bills";
import { problemOf } from "@/api/problem";
import type { Biller } from "@/api/wire";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { useBillerName } from "./biller-name";
import form from "./how-much-step.module.css";

interface Props {
  billers: readonly Biller[];
  onDone: (name: string) => void;
  onLeave: () => void;
}

/** A customer number with a biller; its slips are told by the biller's own rule. */
export function AddBiller({ billers, onDone, onLeave }: Props) {
  const { t, i18n } = useTranslation("payments");
  const queries = useQueryClient();
  const nameOf = useBillerName();
  const [code, setCode] = useState(billers[0]?.code ?? "");
  const [number, setNumber] = useState("");
  const [tried, setTried] = useState(false);
  const biller = billers.find((one) => one.code === code);
  const adding = useMutation({
    mutationFn: () => addBillAccount(code, number.trim()),
    onSuccess: async (added) => {
      await billsChanged(queries);
      onDone(nameOf(added.biller));
    },
  });
  if (!biller) return <Empty>{t("bill.no-billers")}</Empty>;
  const slip = adding.error && problemOf(adding.error).fields[0]?.code;
  const missing = tried && !number.trim() ? t("bill.number-missing") : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (number.trim()) adding.mutate();
  }
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <Field label={t("bill.biller")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={code}
            choices={billers.map((one) => ({
              value: one.code,
              label: `${t(`bill.kinds.${one.kind}`)} · ${nameOf(one)}`,
            }))}
            onChange={(event) => {
              adding.reset();
              setCode(event.target.value);
            }}
          />
        )}
      </Field>
      <Field
        label={t(biller.prepaid ? "bill.phone-number" : "bill.customer-number")}
        hint={t("bill.number-hint", { count: biller.digits })}
        error={missing ?? (slip ? codeWords(slip, i18n) : null)}
      >
        {(wiring) => (
          <Input
            {...wiring}
            figures
            inputMode="numeric"
            autoComplete="off"
            maxLength={30}
            value={number}
            onChange={(event) => {
              adding.reset();
              setNumber(event.target.value);
            }}
          />
        )}
      </Field>
      {adding.error && !slip && <ProblemNote thrown={adding.error} />}
      <div className={form.buttons}>
        <Button onClick={onLeave}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={adding.isPending}>
          {t("bill.add")}
        </Button>
      </div>
    </form>
  );
}
