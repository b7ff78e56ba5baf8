import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  beginTicket,
  branchChoicesQuery,
  branchesKey,
  callAgain,
  callNext,
  closeCounter,
  counterDeskQuery,
  deskKey,
  finishTicket,
  openCounter,
  ticketMissed,
  transferTicket,
  whereISitQuery,
} from "@/api/branches";
import type { BranchService, CounterDesk, DeskTicket, VisitOutcome } from "@/api/wire";
import { clockText } from "@/lib/dates";
import { console_, portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { ManyOf } from "./branch-form-page";
import styles from "./branches.module.css";
import { OUTCOMES } from "./choices";
import { Expected } from "./expected-card";
import { useTold } from "./told";
import "./words";

const KEYS = ["branch"] as const;
const LONGEST_NOTE = 300;

/** Where a teller calls numbers: one's own counter, who waits, and who has come. */
export function CounterPage() {
  const { t } = useTranslation("branches");
  const [{ branch = "" }, change] = useUrlFilter(KEYS);
  const sits = useQuery(whereISitQuery);
  const at = sits.data?.branch_id ?? branch;
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")}>
      <Loaded query={sits} lines={6}>
        {({ branch_id: mine }) => (
          <div className={styles.cards}>
            {!mine && <ChooseBranch value={branch} onChange={(id) => change({ branch: id })} />}
            {at && <Desk branchId={at} />}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function ChooseBranch({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation("branches");
  const told = useTold();
  const found = useQuery({
    ...branchChoicesQuery,
    select: (page) => page.items.map(({ id, facts }) => ({ value: id, label: told(facts).name })),
  });
  return (
    <Card>
      <Loaded query={found} lines={1}>
        {(choices) => (
          <Field label={t("desk.branch")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={value}
                none={t("desk.choose")}
                choices={choices}
                onChange={({ target }) => onChange(target.value)}
              />
            )}
          </Field>
        )}
      </Loaded>
    </Card>
  );
}

function Desk({ branchId }: { branchId: string }) {
  const found = useQuery(counterDeskQuery(branchId));
  return (
    <Loaded query={found} lines={8}>
      {(desk) => (
        <div className={styles.desk}>
          <div className={styles.column}>
            <Mine desk={desk} />
            <Line desk={desk} />
          </div>
          <div className={styles.column}>
            <Today desk={desk} />
            <Expected branchId={branchId} />
            <Counters desk={desk} />
          </div>
        </div>
      )}
    </Loaded>
  );
}

/** What a press comes to stands on the page at once; what it is refused for, too. */
function useAct(branchId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<CounterDesk>) => act(),
    onSuccess: (desk) => queries.setQueryData(deskKey(branchId), desk),
    onError: () => queries.invalidateQueries({ queryKey: deskKey(branchId) }),
  });
}

function Mine({ desk }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  const [changing, setChanging] = useState(false);
  const mine = desk.counters.find(({ is_mine: isMine }) => isMine);
  if (!mine || changing) {
    return (
      <Card title={t("desk.open")}>
        <OpenForm
          desk={desk}
          counter={mine?.counter}
          services={mine?.services}
          onDone={() => setChanging(false)}
        />
      </Card>
    );
  }
  return (
    <Card
      title={t("desk.mine", { counter: mine.counter })}
      extra={
        <div className={styles.buttons}>
          <Button size="small" onClick={() => setChanging(true)}>
            {t("desk.change")}
          </Button>
          <CloseCounter desk={desk} />
        </div>
      }
    >
      {desk.here ? <Here desk={desk} here={desk.here} /> : <Free desk={desk} />}
    </Card>
  );
}

function OpenForm({
  desk,
  counter,
  services,
  onDone,
}: {
  desk: CounterDesk;
  counter: number | undefined;
  services: BranchService[] | undefined;
  onDone: () => void;
}) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const taken = new Set(desk.counters.filter(({ is_mine: isMine }) => !isMine).map((one) => one.counter));
  const free = Array.from({ length: desk.counters_in_all }, (_, at) => at + 1).filter(
    (nth) => !taken.has(nth),
  );
  const [chosen, setChosen] = useState(String(counter ?? free[0] ?? 1));
  const [does, setDoes] = useState<BranchService[]>(services ?? desk.services);
  const opening = useMutation({
    mutationFn: () => openCounter(desk.branch_id, Number(chosen), does),
    onSuccess: async (now) => {
      queries.setQueryData(deskKey(desk.branch_id), now);
      onDone();
      await queries.invalidateQueries({ queryKey: whereISitQuery.queryKey });
    },
    onError: () => queries.invalidateQueries({ queryKey: branchesKey }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (does.length > 0) opening.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.soft}>{t("desk.open-what")}</p>
      <Field label={t("desk.counter")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={chosen}
            choices={(counter ? [counter] : free).map((nth) => ({ value: String(nth), label: String(nth) }))}
            onChange={({ target: { value } }) => setChosen(value)}
          />
        )}
      </Field>
      <ManyOf
        legend={t("desk.services")}
        all={desk.services}
        chosen={does}
        word={(one) => t(`services.${one}`)}
        onChange={setDoes}
      />
      {opening.error && <ProblemNote thrown={opening.error} />}
      <div className={styles.end}>
        <Button
          type="submit"
          variant="primary"
          busy={opening.isPending}
          blocked={does.length === 0 && t("form.missing")}
        >
          {t("desk.sit")}
        </Button>
      </div>
    </form>
  );
}

function CloseCounter({ desk }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const closing = useMutation({
    mutationFn: closeCounter,
    onSuccess: () => announce(t("desk.closed")),
    onSettled: () => queries.invalidateQueries({ queryKey: branchesKey }),
  });
  if (desk.here) return null;
  return (
    <Button size="small" busy={closing.isPending} onClick={() => closing.mutate()}>
      {t("desk.close")}
    </Button>
  );
}

function Free({ desk }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  const announce = useAnnounce();
  const acting = useAct(desk.branch_id);
  async function call() {
    const now = await acting.mutateAsync(callNext);
    if (!now.here) announce(t("desk.nobody"));
  }
  return (
    <div className={styles.form}>
      <Empty picture={<Picture of="nothing-today" />} title={t("desk.here-none")}>
        {t("desk.here-none-what")}
      </Empty>
      {acting.error && <ProblemNote thrown={acting.error} />}
      <Button
        variant="primary"
        block
        busy={acting.isPending}
        onClick={() => {
          call().catch(() => undefined);
        }}
      >
        {t("desk.next")}
      </Button>
    </div>
  );
}

function Here({ desk, here }: { desk: CounterDesk; here: DeskTicket }) {
  const { t } = useTranslation("branches");
  const acting = useAct(desk.branch_id);
  const announce = useAnnounce();
  const isCalled = here.state === "called";
  return (
    <div className={styles.form}>
      <article className={styles.ticket} aria-label={here.number}>
        <p className={styles.number}>{here.number}</p>
        <p className={styles.head}>
          <span>{t(`services.${here.service}`)}</span>
          {here.goes_first && <StateWord tone="info">{t("desk.first")}</StateWord>}
          {isCalled && <span className={styles.soft}>{t("desk.calls", { count: here.calls })}</span>}
        </p>
        <Guest desk={desk} />
      </article>
      {acting.error && <ProblemNote thrown={acting.error} />}
      <div className={styles.buttons}>
        {isCalled ? (
          <>
            <Button variant="primary" busy={acting.isPending} onClick={() => acting.mutate(beginTicket)}>
              {t("desk.begin")}
            </Button>
            {!here.may_miss && (
              <Button busy={acting.isPending} onClick={() => acting.mutate(callAgain)}>
                {t("desk.again")}
              </Button>
            )}
            <Button
              busy={acting.isPending}
              blocked={!here.may_miss && t("desk.missed-blocked")}
              onClick={() =>
                acting.mutate(ticketMissed, {
                  onSuccess: () => announce(t("desk.missed-said", { number: here.number })),
                })
              }
            >
              {t("desk.missed")}
            </Button>
          </>
        ) : (
          <Finish desk={desk} here={here} />
        )}
        <Transfer desk={desk} here={here} />
      </div>
    </div>
  );
}

function Guest({ desk: { guest } }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  if (!guest) return <p className={styles.soft}>{t("desk.guest-unknown")}</p>;
  return (
    <p className={styles.head}>
      <span>
        {t("desk.guest")} <strong>{guest.name}</strong> <span className={styles.soft}>{guest.number}</span>
      </span>
      <Link to={console_.customer(guest.id)} target="_blank" rel="noreferrer">
        {t("desk.guest-open")}
      </Link>
    </p>
  );
}

function Finish({ desk, here }: { desk: CounterDesk; here: DeskTicket }) {
  const { t } = useTranslation(["branches", "ui"]);
  const acting = useAct(desk.branch_id);
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<VisitOutcome>("done");
  const [note, setNote] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    acting.mutate(() => finishTicket(outcome, here.is_known ? note.trim() : ""), {
      onSuccess: () => announce(t("desk.finished", { number: here.number })),
    });
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t("desk.finish")}
      </Button>
      <Dialog
        open={open}
        title={t("desk.finish-title", { number: here.number })}
        onClose={() => setOpen(false)}
      >
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t(here.is_known ? "desk.finish-known" : "desk.finish-unknown")}</p>
          <Field label={t("desk.outcome")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={outcome}
                choices={OUTCOMES.map((value) => ({ value, label: t(`desk.outcomes.${value}`) }))}
                onChange={({ target: { value } }) => setOutcome(value as VisitOutcome)}
              />
            )}
          </Field>
          {here.is_known && (
            <Field label={t("desk.note")} hint={t("desk.note-hint")}>
              {(wiring) => (
                <TextArea
                  {...wiring}
                  value={note}
                  maxLength={LONGEST_NOTE}
                  rows={2}
                  onChange={({ target: { value } }) => setNote(value.replaceAll(/[\r\n]+/g, " "))}
                />
              )}
            </Field>
          )}
          {acting.error && <ProblemNote thrown={acting.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={acting.isPending}>
              {t("desk.finish-act")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function Transfer({ desk, here }: { desk: CounterDesk; here: DeskTicket }) {
  const { t } = useTranslation(["branches", "ui"]);
  const acting = useAct(desk.branch_id);
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [service, setService] = useState<BranchService>(here.service);
  const [counter, setCounter] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    acting.mutate(() => transferTicket(service, counter ? Number(counter) : null), {
      onSuccess: () => announce(t("desk.transferred", { number: here.number })),
    });
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("desk.transfer")}</Button>
      <Dialog
        open={open}
        title={t("desk.transfer-title", { number: here.number })}
        onClose={() => setOpen(false)}
      >
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("desk.transfer-what")}</p>
          <Field label={t("desk.to-service")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={service}
                choices={desk.services.map((value) => ({ value, label: t(`services.${value}`) }))}
                onChange={({ target: { value } }) => setService(value as BranchService)}
              />
            )}
          </Field>
          <Field label={t("desk.to-counter")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={counter}
                none={t("desk.any-counter")}
                choices={desk.counters
                  .filter(({ is_mine: isMine }) => !isMine)
                  .map((one) => ({
                    value: String(one.counter),
                    label: `${t("desk.mine", { counter: one.counter })} · ${one.staff}`,
                  }))}
                onChange={({ target: { value } }) => setCounter(value)}
              />
            )}
          </Field>
          {acting.error && <ProblemNote thrown={acting.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={acting.isPending}>
              {t("desk.transfer-act")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function Line({ desk }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  return (
    <Card title={t("desk.line")} extra={<Count of={desk.line.length} />}>
      {desk.line.length === 0 ? (
        <p className={styles.soft}>{t("desk.line-none")}</p>
      ) : (
        <ul className={styles.lines}>
          {desk.line.map((one) => (
            <li key={one.id}>
              <strong>{one.number}</strong>
              <span>{t(`services.${one.service}`)}</span>
              <span className={styles.soft}>
                {t("desk.since", { time: clockText(one.drawn_at, language) })}
              </span>
              {one.goes_first && <StateWord tone="info">{t("desk.first")}</StateWord>}
              {one.is_known && <span className={styles.soft}>{t("desk.known")}</span>}
              {one.for_counter && (
                <span className={styles.soft}>{t("desk.for-counter", { counter: one.for_counter })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Today({ desk }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  const { served, missed, waited_s: waited } = desk.figures;
  return (
    <Card title={t("desk.today")}>
      <div className={styles.pair}>
        <KeyFigure label={t("desk.served")} value={<Count of={served} />} />
        <KeyFigure label={t("desk.absent")} value={<Count of={missed} />} />
        <KeyFigure
          label={t("desk.waited")}
          value={waited === null ? "—" : t("desk.minutes", { count: Math.round(waited / 60) })}
        />
      </div>
    </Card>
  );
}

function Counters({ desk }: { desk: CounterDesk }) {
  const { t } = useTranslation("branches");
  return (
    <Card
      title={t("desk.counters")}
      extra={
        <a href={portal.callScreen(desk.branch_id)} target="_blank" rel="noreferrer">
          {t("one.screen")}
        </a>
      }
    >
      {desk.counters.length === 0 ? (
        <p className={styles.soft}>{t("desk.counters-none")}</p>
      ) : (
        <ul className={styles.lines}>
          {desk.counters.map((one) => (
            <li key={one.counter}>
              <strong>{one.counter}</strong>
              <span>{one.staff}</span>
              <span className={styles.soft}>{one.number ?? t("desk.free")}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
