import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  branchesKey,
  calendarAddress,
  cancelAppointment,
  checkInMyself,
  moveAppointment,
  myAppointmentsQuery,
} from "@/api/branches";
import type { FreeSlot, MyAppointment } from "@/api/wire";
import { dayText, shortDayText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AnchorButton, Button, LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./branches.module.css";
import { minuteText } from "./hours";
import { SlotChoice } from "./slot-choice";
import { MyTickets } from "./ticket-card";
import "./words";

const TONES: Record<MyAppointment["state"], Tone> = {
  booked: "info",
  arrived: "good",
  cancelled: "over",
  missed: "over",
};

/** When I am expected where, and what to bring. */
export function MyAppointmentsPage() {
  const { t } = useTranslation("branches");
  const found = useQuery(myAppointmentsQuery);
  return (
    <Page title={t("book.title")} lead={t("book.lead")} back={{ to: portal.branches, label: t("book.back") }}>
      <MyTickets onlyLive />
      <Loaded query={found} lines={5}>
        {(all) => {
          const coming = all.filter(({ state }) => state === "booked").toReversed();
          const past = all.filter(({ state }) => state !== "booked");
          if (all.length === 0) {
            return (
              <Card>
                <Empty
                  picture={<Picture of="nothing-today" />}
                  title={t("book.none")}
                  action={<LinkButton to={portal.branches}>{t("book.find")}</LinkButton>}
                >
                  {t("book.none-what")}
                </Empty>
              </Card>
            );
          }
          return (
            <>
              {coming.map((one) => (
                <One key={one.id} of={one} />
              ))}
              {past.length > 0 && (
                <Card title={t("book.past")}>
                  <ul className={styles.lines}>
                    {past.map((one) => (
                      <li key={one.id}>
                        <When of={one} />
                        <Where of={one} />
                        <StateWord tone={TONES[one.state]}>{t(`book.state.${one.state}`)}</StateWord>
                      </li>
                    ))}
                  </ul>
                </Card>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function When({ of: { on, minute } }: { of: MyAppointment }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const today = useToday();
  return <span>{t("book.at", { day: dayText(on, language, { today }), time: minuteText(minute) })}</span>;
}

function Where({ of }: { of: MyAppointment }) {
  const { t } = useTranslation("branches");
  const branch = useLanguage() === "zh-CN" ? of.branch_zh : of.branch_en;
  return (
    <span className={styles.soft}>{t("ticket.of", { branch, service: t(`services.${of.service}`) })}</span>
  );
}

function One({ of }: { of: MyAppointment }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const renew = () => queries.invalidateQueries({ queryKey: branchesKey });
  const arriving = useMutation({
    mutationFn: () => checkInMyself(of.id),
    onSuccess: () => announce(t("book.checked-in")),
    onSettled: renew,
  });
  return (
    <Card>
      <article className={styles.form} aria-label={`${of.on} ${minuteText(of.minute)}`}>
        <div className={styles.ticket}>
          <p className={styles.head}>
            <strong className={styles.say}>
              <When of={of} />
            </strong>
            <StateWord tone={TONES[of.state]}>{t(`book.state.${of.state}`)}</StateWord>
          </p>
          <p>
            <Link to={portal.branch(of.branch_id)}>{language === "zh-CN" ? of.branch_zh : of.branch_en}</Link>
            {" · "}
            {t(`services.${of.service}`)}
          </p>
          <p className={styles.soft}>{language === "zh-CN" ? of.address_zh : of.address_en}</p>
        </div>
        <div>
          <p className={styles.name}>{t("book.bring")}</p>
          <ul className={styles.papers}>
            {of.papers.map((one) => (
              <li key={one}>{t(`papers.${one}`)}</li>
            ))}
          </ul>
        </div>
        {arriving.error && <ProblemNote thrown={arriving.error} />}
        <div className={styles.buttons}>
          {of.may_check_in && (
            <Button variant="primary" busy={arriving.isPending} onClick={() => arriving.mutate()}>
              {t("book.check-in")}
            </Button>
          )}
          <AnchorButton href={calendarAddress(of.id, language)}>{t("book.calendar")}</AnchorButton>
          {of.may_change && <Move of={of} onDone={renew} />}
          {of.may_change && (
            <ConfirmStep
              label={t("book.cancel")}
              title={t("book.cancel-title")}
              sentence={t("book.cancel-what")}
              act={async () => {
                await cancelAppointment(of.id);
                announce(t("book.cancelled"));
                await renew();
              }}
            />
          )}
        </div>
        {!of.may_change && <p className={styles.soft}>{t("book.too-late")}</p>}
      </article>
    </Card>
  );
}

function Move({ of, onDone }: { of: MyAppointment; onDone: () => Promise<void> }) {
  const { t } = useTranslation(["branches", "ui"]);
  const language = useLanguage();
  const today = useToday();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState(of.on);
  const [slot, setSlot] = useState<FreeSlot | null>(null);
  const moving = useMutation({
    mutationFn: (to: FreeSlot) => moveAppointment(of.id, to.starts_at),
    onSuccess: async ({ on, minute }) => {
      setOpen(false);
      announce(t("book.moved", { day: shortDayText(on, language, today), time: minuteText(minute) }));
      await onDone();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (slot) moving.mutate(slot);
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("book.move")}</Button>
      <Dialog open={open} title={t("book.move-title")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <SlotChoice
            branchId={of.branch_id}
            service={of.service}
            today={today}
            day={day}
            value={slot?.starts_at ?? ""}
            onDay={setDay}
            onChange={setSlot}
          />
          {moving.error && <ProblemNote thrown={moving.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={moving.isPending} blocked={!slot && t("book.time")}>
              {t("book.move-act")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
