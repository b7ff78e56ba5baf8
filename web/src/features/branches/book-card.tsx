import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { bookAppointment, branchesKey } from "@/api/branches";
import { Problem } from "@/api/problem";
import type { BranchService, FreeSlot, WholeBranch } from "@/api/wire";
import { addDays, clockText, instantDay, shortDayText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./branches.module.css";
import { minuteText } from "./hours";
import { SlotChoice } from "./slot-choice";
import "./words";

/** An appointment at this branch, where it makes any. */
export function BookCard({ whole }: { whole: WholeBranch }) {
  if (whole.branch.facts.slot_places === 0) return null;
  return <Book whole={whole} />;
}

function Book({ whole }: { whole: WholeBranch }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [search] = useSearchParams();
  const [service, setService] = useState<BranchService>(
    (whole.services.find((one) => one.service === search.get("service")) ?? whole.services[0])?.service ??
      "accounts",
  );
  const [day, setDay] = useState(addDays(whole.today, 1));
  const [slot, setSlot] = useState<FreeSlot | null>(null);
  const [key, setKey] = useState(newRequestKey);
  const booking = useMutation({
    mutationFn: (startsAt: string) =>
      bookAppointment({ branch_id: whole.branch.id, service, starts_at: startsAt }, key),
    onSuccess: ({ on, minute }) => {
      announce(t("book.made", { day: shortDayText(on, language, whole.today), time: minuteText(minute) }));
      setSlot(null);
    },
    onSettled: async () => {
      setKey(newRequestKey());
      await queries.invalidateQueries({ queryKey: branchesKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (slot) booking.mutate(slot.starts_at);
  }
  const papers = whole.services.find((one) => one.service === service)?.papers ?? [];
  return (
    <Card title={t("book.card")} extra={<Link to={portal.appointments}>{t("book.mine")}</Link>}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.soft}>{t("book.what")}</p>
        <Field label={t("book.service")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={service}
              choices={whole.services.map((one) => ({
                value: one.service,
                label: t(`services.${one.service}`),
              }))}
              onChange={({ target: { value } }) => {
                setService(value as BranchService);
                setSlot(null);
              }}
            />
          )}
        </Field>
        <SlotChoice
          branchId={whole.branch.id}
          service={service}
          today={whole.today}
          day={day}
          value={slot?.starts_at ?? ""}
          onDay={setDay}
          onChange={setSlot}
        />
        <div>
          <p className={styles.name}>{t("book.bring")}</p>
          <p className={styles.soft}>{t("book.bring-what")}</p>
          <ul className={styles.papers}>
            {papers.map((one) => (
              <li key={one}>{t(`papers.${one}`)}</li>
            ))}
          </ul>
        </div>
        {booking.error && <NotBooked thrown={booking.error} onTake={(at) => booking.mutate(at)} />}
        <div>
          <Button
            type="submit"
            variant="primary"
            busy={booking.isPending}
            blocked={!slot && `${t("book.day")} · ${t("book.time")}`}
          >
            {t("book.act")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Somebody was faster: what is free next is one press away. */
function NotBooked({ thrown, onTake }: { thrown: unknown; onTake: (startsAt: string) => void }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const free =
    thrown instanceof Problem && thrown.code === "branches.slot_full" ? thrown.facts.next_free : null;
  if (!Array.isArray(free) || free.length === 0) return <ProblemNote thrown={thrown} />;
  return (
    <div role="alert" className={styles.form}>
      <p>{t("book.full")}</p>
      <div className={styles.buttons}>
        {free.map(String).map((at) => (
          <Button key={at} size="small" onClick={() => onTake(at)}>
            {t("book.take", {
              day: shortDayText(instantDay(at), language, instantDay(at)),
              time: clockText(at, language),
            })}
          </Button>
        ))}
      </div>
    </div>
  );
}
