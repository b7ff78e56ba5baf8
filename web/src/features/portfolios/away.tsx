import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { endAbsence, managersKey, myAbsencesQuery, noteAbsence } from "@/api/managers";
import { addDays, type BankDate, dateText, isoToday } from "@/lib/dates";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./portfolios.module.css";

const LONGEST_DAYS = 366;

/** When I am away: my backups stand in meanwhile. */
export function Away() {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const found = useQuery(myAbsencesQuery);
  const [open, setOpen] = useState(false);
  const ending = useMutation({
    mutationFn: endAbsence,
    onSuccess: () => announce(t("away.ended")),
    onSettled: () => queries.invalidateQueries({ queryKey: managersKey }),
  });
  return (
    <Card
      title={t("away.title")}
      extra={
        <Button size="small" onClick={() => setOpen(true)}>
          {t("away.note")}
        </Button>
      }
    >
      <Loaded query={found} lines={2}>
        {(items) =>
          items.length === 0 ? (
            <p className={styles.soft}>{t("away.none")}</p>
          ) : (
            <ul className={styles.list}>
              {items.map(({ id, first_on: first, last_on: last }) => {
                const days = t("away.days", {
                  first: dateText(first, language),
                  last: dateText(last, language),
                });
                return (
                  <li key={id}>
                    <span>{days}</span>
                    <Button
                      size="small"
                      aria-label={t("away.end-of", { days })}
                      busy={ending.isPending}
                      onClick={() => ending.mutate(id)}
                    >
                      {t("away.end")}
                    </Button>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Loaded>
      {ending.error && <ProblemNote thrown={ending.error} />}
      <Dialog open={open} title={t("away.note")} onClose={() => setOpen(false)}>
        {open && <Form onDone={() => setOpen(false)} />}
      </Dialog>
    </Card>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(["portfolios", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = isoToday();
  const [first, setFirst] = useState<BankDate | "">(today);
  const [last, setLast] = useState<BankDate | "">("");
  const [sent, setSent] = useState(false);
  const noting = useMutation({
    mutationFn: (days: { first: BankDate; last: BankDate }) => noteAbsence(days.first, days.last),
    onSuccess: async () => {
      onDone();
      announce(t("away.noted"));
      await queries.invalidateQueries({ queryKey: managersKey });
    },
  });
  const crossed = Boolean(first && last && last < first);
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (first && last && !crossed) noting.mutate({ first, last });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("away.what")}</p>
      <DateField
        label={t("away.first")}
        value={first}
        today={today}
        min={today}
        max={addDays(today, LONGEST_DAYS)}
        error={sent && !first ? t("away.missing") : null}
        onChange={setFirst}
      />
      <DateField
        label={t("away.last")}
        value={last}
        today={today}
        min={today}
        max={addDays(today, 2 * LONGEST_DAYS)}
        error={sent && !last ? t("away.missing") : sent && crossed ? t("away.crossed") : null}
        onChange={setLast}
      />
      {noting.error && <ProblemNote thrown={noting.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={noting.isPending}>
          {t("away.note")}
        </Button>
      </div>
    </form>
  );
}
