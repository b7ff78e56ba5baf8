import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmFact, factsKey, verifyFact } from "@/api/facts";
import type { Customer, HeldFact } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./facts.module.css";
import "./words";

interface Props {
  of: HeldFact;
  customer: Customer;
  version: number;
  act: "confirm" | "verify";
}

const TOLD = ["phone", "counter"] as const;

/** Notes that the customer says it still holds, or that one has seen the proof. */
export function MarkFact({ of, customer, version, act }: Props) {
  const { t } = useTranslation(["facts", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState<(typeof TOLD)[number]>("phone");
  const [way, setWay] = useState(of.ways[0] ?? "original");
  const name = of.kind ? t(`kinds.${of.kind}`) : t(`fields.${of.field}`);
  const marking = useMutation({
    mutationFn: () =>
      act === "confirm"
        ? confirmFact(customer.id, of, version, told)
        : verifyFact(customer.id, of, version, way),
    onSuccess: () => {
      setOpen(false);
      announce(t(`${act}.done`));
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: factsKey }),
        queries.invalidateQueries({ queryKey: ["circumstances"] }),
        queries.invalidateQueries({ queryKey: ["customers"] }),
      ]),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    marking.mutate();
  }
  return (
    <>
      <Button
        size="small"
        blocked={act === "verify" && !of.may_verify && t("card.another")}
        aria-label={t(`card.${act}-of`, { name })}
        onClick={() => setOpen(true)}
      >
        {t(`card.${act}`)}
      </Button>
      <Dialog open={open} title={t(`${act}.title`, { name })} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p className={styles.value}>
            <Masked value={of.clear ?? of.masked} />
          </p>
          <p>{t(`${act}.what`)}</p>
          <Field label={t(`${act}.how`)}>
            {(wiring) =>
              act === "confirm" ? (
                <Select
                  {...wiring}
                  value={told}
                  choices={TOLD.map((value) => ({ value, label: t(`confirm.ways.${value}`) }))}
                  onChange={(event) => setTold(TOLD.find((one) => one === event.target.value) ?? "phone")}
                />
              ) : (
                <Select
                  {...wiring}
                  value={way}
                  choices={of.ways.map((value) => ({ value, label: t(`ways.${value}`) }))}
                  onChange={(event) => setWay(of.ways.find((one) => one === event.target.value) ?? way)}
                />
              )
            }
          </Field>
          {marking.error && <ProblemNote thrown={marking.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={marking.isPending}>
              {t(`${act}.act`)}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
