import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { careKey } from "@/api/care";
import { live } from "@/api/live";
import { acceptOffer, bePresent, declineOffer, myDeskKey, myDeskQuery, noteAlive } from "@/api/reach";
import type { BreakReason, MyDesk, PresenceState, TalkOffer } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Keys } from "@/ui/key-cap";
import { useAnnounce } from "@/ui/notice";
import { usePageKeys } from "@/ui/page-keys";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import styles from "./reach.module.css";
import "./words";

const REASONS: readonly BreakReason[] = ["rest", "meal", "meeting", "training", "paperwork"];
const MINUTE_MS = 60_000;
const ASKED_MS = 3_000;
const ALIVE_MS = 15_000;
const ACCEPT_KEY = "Y";
const DECLINE_KEY = "N";

/** Wherever an agent is in the console: whether they are there, and what is offered to them. */
export function MyDeskBar() {
  return (
    <>
      <MyPresence at="page" />
      <Allowed right="care.serve">
        <Bar />
      </Allowed>
    </>
  );
}

function Bar() {
  const queries = useQueryClient();
  const isLive = useSyncExternalStore(
    (hear) => live.onState(hear),
    () => live.isOpen,
  );
  const desk = useQuery({ ...myDeskQuery, refetchInterval: isLive ? false : ASKED_MS });
  const state = desk.data?.presence?.state;
  const isThere = state === "available" || state === "break";
  useEffect(() => live.watchDesk(() => void queries.invalidateQueries({ queryKey: myDeskKey })), [queries]);
  // The socket says it where there is one.
  useEffect(() => {
    if (isLive || !isThere) return;
    const saying = setInterval(() => noteAlive().catch(() => undefined), ALIVE_MS);
    return () => clearInterval(saying);
  }, [isLive, isThere]);
  const offer = desk.data?.offer;
  return offer ? <Offer key={offer.id} offer={offer} /> : null;
}

/** Whether one is there: in the top bar, or on a phone, whose bar has no room for it, above the page. */
export function MyPresence({ at }: { at: "top" | "page" }) {
  return (
    <Allowed right="care.serve">
      <Known at={at} />
    </Allowed>
  );
}

function Known({ at }: { at: "top" | "page" }) {
  const desk = useQuery(myDeskQuery);
  return (
    desk.data && (
      <div className={styles[at]}>
        <Presence desk={desk.data} />
      </div>
    )
  );
}

function Presence({ desk }: { desk: MyDesk }) {
  const { t } = useTranslation("reach");
  const [open, setOpen] = useState(false);
  const state = desk.presence?.state ?? "off";
  const word = t(`state.${state}`);
  return (
    <>
      <button
        type="button"
        className={styles.presence}
        aria-label={t("presence-is", { state: word })}
        title={t("presence-is", { state: word })}
        onClick={() => setOpen(true)}
      >
        <span className={styles.dot} data-state={state} aria-hidden="true" />
        <span className={styles.word}>{word}</span>
      </button>
      <Dialog open={open} title={t("presence")} onClose={() => setOpen(false)}>
        <PresenceForm desk={desk} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function PresenceForm({ desk, close }: { desk: MyDesk; close: () => void }) {
  const { t } = useTranslation("reach");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { presence, most_at_once: most } = desk;
  const [reason, setReason] = useState<BreakReason | "">("");
  const [asked, setAsked] = useState(false);
  const [capacity, setCapacity] = useState(Math.min(presence?.capacity ?? most, most));
  const state: PresenceState = presence?.state ?? "off";
  const being = useMutation({
    mutationFn: (to: "available" | "break" | "off") =>
      bePresent(to, to === "break" ? reason || null : null, capacity),
    onSuccess: (found) => {
      queries.setQueryData(myDeskKey, found);
      announce(t("saved"));
      close();
    },
    onError: () => void queries.invalidateQueries({ queryKey: myDeskKey }),
  });
  function takeBreak() {
    setAsked(true);
    if (reason) being.mutate("break");
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    being.mutate("available");
  }
  const known = (all: string[]) => (all.length > 0 ? all.join(t("comma")) : t("all"));
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("presence-what")}</p>
      {state === "away" && presence?.reason && (
        <p className={styles.note} role="status">
          {t(presence.reason === "unseen" ? "away-unseen" : "away-silent")}
        </p>
      )}
      <Field label={t("capacity")} hint={t("capacity-hint", { most })}>
        {(wiring) => (
          <Select
            {...wiring}
            choices={Array.from({ length: most }, (_, at) => `${at + 1}`).map((value) => ({
              value,
              label: value,
            }))}
            value={`${capacity}`}
            onChange={({ target }) => setCapacity(Number(target.value))}
          />
        )}
      </Field>
      {presence && (
        <p className={styles.soft}>
          {t("know-topics", { what: known(presence.topics.map((one) => t(`topics.${one}`))) })}
          <br />
          {t("know-languages", { what: known(presence.languages.map((one) => t(`languages.${one}`))) })}
        </p>
      )}
      {state !== "off" && (
        <>
          <Chips
            label={t("why-break")}
            choices={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
            value={reason}
            onChange={setReason}
          />
          {asked && !reason && (
            <p role="alert" className={styles.missing}>
              {t("why-break-missing")}
            </p>
          )}
        </>
      )}
      {being.error && <ProblemNote thrown={being.error} />}
      <div className={styles.end}>
        {state !== "off" && (
          <>
            <Button onClick={() => being.mutate("off")}>{t("be-off")}</Button>
            <Button onClick={takeBreak}>{t("take-break")}</Button>
          </>
        )}
        <Button type="submit" variant="primary" busy={being.isPending}>
          {t(state === "available" ? "save" : state === "off" ? "be-available" : "here-again")}
        </Button>
      </div>
    </form>
  );
}

/** Somebody waits, and is offered to whoever reads this, for as long as it says. */
function Offer({ offer }: { offer: TalkOffer }) {
  const { t } = useTranslation("reach");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const left = useSecondsLeft(offer.left_s);
  const look = () => queries.invalidateQueries({ queryKey: careKey });
  const accepting = useMutation({
    mutationFn: () => acceptOffer(offer.id),
    onSuccess: (id) => {
      announce(t("accepted"));
      navigate(console_.conversation(id));
    },
    onSettled: look,
  });
  const declining = useMutation({
    mutationFn: () => declineOffer(offer.id),
    onSuccess: () => announce(t("declined")),
    onSettled: look,
  });
  const isAnswered = accepting.isPending || declining.isPending;
  const accept = () => !isAnswered && accepting.mutate();
  const decline = () => !isAnswered && declining.mutate();
  usePageKeys([
    { code: `Key${ACCEPT_KEY}`, shown: ["Alt", ACCEPT_KEY], words: t("accept"), act: accept },
    { code: `Key${DECLINE_KEY}`, shown: ["Alt", DECLINE_KEY], words: t("decline"), act: decline },
  ]);
  useEffect(() => {
    if (left === 0) void queries.invalidateQueries({ queryKey: careKey });
  }, [left, queries]);
  if (left === 0) return null;
  const waited = offer.waiting_since
    ? Math.floor((Date.now() - Date.parse(offer.waiting_since)) / MINUTE_MS)
    : 0;
  return (
    <section className={styles.offer} aria-label={t("offer")}>
      <p className="only-heard" role="alert">
        {t("offer-announced", { topic: t(`topics.${offer.topic}`), seconds: offer.left_s })}
      </p>
      <h2>
        {t("offer")}
        <span className={styles.left} aria-hidden="true">
          {t("left", { count: left })}
        </span>
      </h2>
      <progress
        className={styles.bar}
        aria-label={t("left", { count: left })}
        max={offer.left_s}
        value={left}
      />
      <p className={styles.who}>
        <strong>{offer.name}</strong>
        {offer.goes_first && <StateWord tone="info">{t("offer-first")}</StateWord>}
        {offer.is_callback && <StateWord tone="info">{t("offer-calls")}</StateWord>}
      </p>
      <p>
        {t(`topics.${offer.topic}`)} · {t(`languages.${offer.language}`)} ·{" "}
        {waited < 1 ? t("offer-waited_zero") : t("offer-waited", { count: waited })}
      </p>
      <p className={styles.soft}>{t("why-you", { why: t(`why.${offer.why}`) })}</p>
      {accepting.error && <ProblemNote thrown={accepting.error} />}
      {declining.error && <ProblemNote thrown={declining.error} />}
      <div className={styles.answers}>
        <Button busy={declining.isPending} onClick={decline}>
          {t("decline")} <Keys of={["Alt", DECLINE_KEY]} />
        </Button>
        <Button variant="primary" busy={accepting.isPending} onClick={accept}>
          {t("accept")} <Keys of={["Alt", ACCEPT_KEY]} />
        </Button>
      </div>
    </section>
  );
}

/** Counted down from when it came: the bank's clock and this machine's need not agree. */
function useSecondsLeft(from: number): number {
  const [until] = useState(() => performance.now() + from * 1000);
  const [left, setLeft] = useState(from);
  useEffect(() => {
    const ticking = setInterval(
      () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000))),
      250,
    );
    return () => clearInterval(ticking);
  }, [until]);
  return left;
}
