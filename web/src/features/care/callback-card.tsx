import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PhoneCall } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  askForCallback,
  callbacksKey,
  cancelCallback,
  changeCallback,
  myCallbacksQuery,
} from "@/api/callbacks";
import { careKey, myConversationsQuery } from "@/api/care";
import type { MyCallback, MyCallbacks, TalkTopic } from "@/api/wire";
import { clockText, dayText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button, LinkButton } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./callback.module.css";
import { CallbackTime } from "./callback-time";
import "./callback-words";
import "./words";

const TOPICS: readonly TalkTopic[] = ["account", "card", "transfer", "bill", "sign_in", "other"];
const LONGEST = 300;
const RENEWED_MS = 15_000;

export function useMyCallbacks() {
  return useQuery({ ...myCallbacksQuery, refetchInterval: RENEWED_MS });
}

/** The call-back that is open, where there is one. */
export function openOne(known: MyCallbacks | undefined): MyCallback | undefined {
  return known?.items.find(({ state }) => state === "planned" || state === "due");
}

/** To be called instead of waiting: what is promised, or the way to ask for it. */
export function CallbackCard() {
  const { t } = useTranslation("callbacks");
  const known = useMyCallbacks().data;
  if (!known) return null;
  const open = openOne(known);
  if (open) return <MyCallbackCard one={open} known={known} />;
  return (
    <Card title={t("or")}>
      <div className={styles.stack}>
        <p>{t("or-what")}</p>
        <Ask known={known} />
      </div>
    </Card>
  );
}

/** While one waits in a conversation: put the telephone beside you instead. */
export function CallInstead({ conversationId, topic }: { conversationId: string; topic: TalkTopic }) {
  const { t } = useTranslation("callbacks");
  const [open, setOpen] = useState(false);
  const known = useMyCallbacks().data;
  if (!known || openOne(known)) return null;
  return (
    <>
      <Button icon={<PhoneCall size={18} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t("instead")}
      </Button>
      <Dialog open={open} title={t("instead-title")} onClose={() => setOpen(false)}>
        <div className={styles.stack}>
          <p>{t("instead-what")}</p>
          <Ask known={known} of={{ conversationId, topic }} done={() => setOpen(false)} />
        </div>
      </Dialog>
    </>
  );
}

interface AskProps {
  known: MyCallbacks;
  of?: { conversationId: string; topic: TalkTopic };
  done?: () => void;
}

function Ask({ known, of, done }: AskProps) {
  const { t } = useTranslation("callbacks");
  if (known.number_masked === null) {
    return (
      <>
        <p>{t("no-number")}</p>
        <div className={styles.acts}>
          <LinkButton to={portal.security}>{t("no-number-go")}</LinkButton>
        </div>
      </>
    );
  }
  return <AskForm known={known} {...(of ? { of } : {})} {...(done ? { done } : {})} />;
}

function AskForm({ known, of, done }: AskProps) {
  const { t } = useTranslation(["callbacks", "care"]);
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const hall = useQuery(myConversationsQuery).data?.hall;
  const [key] = useState(newRequestKey);
  const [topic, setTopic] = useState<TalkTopic | "">(of?.topic ?? "");
  const [time, setTime] = useState<string | null>(null);
  const [who, setWho] = useState<"anybody" | "own">("anybody");
  const [matter, setMatter] = useState("");
  const [sent, setSent] = useState(false);
  const asking = useMutation({
    mutationFn: (about: TalkTopic) =>
      askForCallback(
        {
          topic: about,
          language,
          from_at: time,
          with_own: who === "own" ? "yes" : "no",
          matter: of ? "" : matter.trim(),
          conversation_id: of?.conversationId ?? null,
        },
        key,
      ),
    onSuccess: async () => {
      announce(t("asked"));
      done?.();
      await queries.invalidateQueries({ queryKey: careKey });
    },
    // Somebody was faster: which times are free is looked at again.
    onError: () => void queries.invalidateQueries({ queryKey: callbacksKey }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (topic) asking.mutate(topic);
  }
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      {!of && (
        <Chips
          label={t("care:topic")}
          choices={TOPICS.map((value) => ({ value, label: t(`care:topics.${value}`) }))}
          value={topic}
          onChange={setTopic}
        />
      )}
      {sent && !topic && (
        <p role="alert" className={styles.missing}>
          {t("topic-missing")}
        </p>
      )}
      <CallbackTime windows={known.windows} isOpen={hall?.is_open ?? true} value={time} onChange={setTime} />
      {known.own && (
        <Chips
          label={t("who")}
          choices={[
            { value: "anybody", label: t("anybody") },
            { value: "own", label: t("own", { name: known.own }) },
          ]}
          value={who}
          onChange={(chosen) => setWho(chosen || "anybody")}
        />
      )}
      {!of && (
        <Field label={t("matter")} hint={t("matter-hint")}>
          {(wiring) => (
            <Input
              {...wiring}
              value={matter}
              maxLength={LONGEST}
              onChange={({ target }) => setMatter(target.value)}
            />
          )}
        </Field>
      )}
      <p>{t("on-number", { number: known.number_masked })}</p>
      {asking.error && <ProblemNote thrown={asking.error} />}
      <div className={styles.acts}>
        <Button
          type="submit"
          variant="primary"
          busy={asking.isPending}
          icon={<PhoneCall size={18} aria-hidden="true" />}
        >
          {t("ask")}
        </Button>
      </div>
    </form>
  );
}

/** What is promised, and how to know that it is the bank who calls. */
export function MyCallbackCard({ one, known }: { one: MyCallback; known: MyCallbacks }) {
  const { t } = useTranslation("callbacks");
  return (
    <Card title={t("mine")}>
      <div className={styles.stack}>
        <div className={styles.facts} role="status">
          {one.state === "planned" && one.tries > 0 && (
            <p>{t("tried", { tries: one.tries, most: one.most_tries })}</p>
          )}
          {one.state === "planned" && one.tries === 0 && one.late > 0 && <p>{t("late")}</p>}
          <When one={one} />
          {known.number_masked && <p>{t("mine-on", { number: known.number_masked })}</p>}
          {one.with_own && <p className={styles.soft}>{t("mine-own")}</p>}
        </div>
        {one.code && (
          <div className={styles.code}>
            <p>{t("code")}</p>
            <p className={styles.digits}>{one.code}</p>
            <p className={styles.soft}>{t("code-warn")}</p>
          </div>
        )}
        {one.can_change && <Acts one={one} known={known} />}
      </div>
    </Card>
  );
}

function When({ one }: { one: MyCallback }) {
  const { t } = useTranslation("callbacks");
  const language = useLanguage();
  if (one.state === "due" && one.place === null) return <p className={styles.when}>{t("mine-calling")}</p>;
  if (one.until_at !== null) {
    return (
      <p className={styles.when}>
        {t("mine-time", {
          day: dayText(instantDay(one.from_at), language),
          from: clockText(one.from_at, language),
          until: clockText(one.until_at, language),
        })}
      </p>
    );
  }
  return (
    <>
      <p className={styles.when}>{t("mine-soon")}</p>
      {one.place !== null && <p>{t("mine-place", { place: one.place })}</p>}
    </>
  );
}

function Acts({ one, known }: { one: MyCallback; known: MyCallbacks }) {
  const { t } = useTranslation("callbacks");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const hall = useQuery(myConversationsQuery).data?.hall;
  const [open, setOpen] = useState(false);
  const [time, setTime] = useState<string | null>(null);
  const renew = () => queries.invalidateQueries({ queryKey: careKey });
  const changing = useMutation({
    mutationFn: () => changeCallback(one.id, time),
    onSuccess: () => {
      announce(t("changed"));
      setOpen(false);
    },
    onSettled: renew,
  });
  const cancelling = useMutation({
    mutationFn: () => cancelCallback(one.id),
    onSuccess: () => announce(t("cancelled")),
    onSettled: renew,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    changing.mutate();
  }
  return (
    <>
      {cancelling.error && <ProblemNote thrown={cancelling.error} />}
      <div className={styles.acts}>
        <Button
          onClick={() => {
            setTime(known.windows[0]?.from_at ?? null);
            setOpen(true);
          }}
        >
          {t("change")}
        </Button>
        <Button variant="quiet" busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
          {t("cancel")}
        </Button>
      </div>
      <Dialog open={open} title={t("change-title")} onClose={() => setOpen(false)}>
        <form className={styles.stack} onSubmit={submit} noValidate>
          <CallbackTime
            windows={known.windows}
            isOpen={hall?.is_open ?? true}
            value={time}
            onChange={setTime}
          />
          {changing.error && <ProblemNote thrown={changing.error} />}
          <div className={styles.acts}>
            <Button type="submit" variant="primary" busy={changing.isPending}>
              {t("change-it")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
