import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Clock, MessageCircle } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { careKey, myConversationsQuery, openConversation } from "@/api/care";
import { bankQuery } from "@/api/identity";
import type { CareHall, Conversation, TalkTopic } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { PhoneLink } from "@/ui/phone-link";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { CallbackCard } from "./callback-card";
import styles from "./care.module.css";
import { BestTimes } from "./time-to-human";
import "./words";

const TOPICS: readonly TalkTopic[] = ["account", "card", "transfer", "bill", "sign_in", "other"];
const LONGEST = 2000;
const RENEWED_MS = 15_000;

/** How one gets a person: what it is about, how long it takes, and what was said before. `own`: who is there for them. */
export function StartTalkPage({ own }: { own: ReactNode }) {
  const { t } = useTranslation("care");
  const mine = useQuery({ ...myConversationsQuery, refetchInterval: RENEWED_MS });
  return (
    <Page title={t("talk")} lead={t("talk-lead")}>
      <Columns
        main={
          <>
            <Begin hall={mine.data?.hall} />
            <CallbackCard />
            <Card title={t("mine")}>
              <Loaded query={mine} lines={3}>
                {({ items }) => (items.length > 0 ? <List of={items} /> : <Empty>{t("mine-none")}</Empty>)}
              </Loaded>
            </Card>
          </>
        }
        side={
          <>
            {own}
            {mine.data && <HowLong hall={mine.data.hall} />}
            <BestTimes />
            <Call />
          </>
        }
      />
    </Page>
  );
}

function Begin({ hall }: { hall: CareHall | undefined }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [key] = useState(newRequestKey);
  const [topic, setTopic] = useState<TalkTopic | "">("");
  const [text, setText] = useState("");
  const [sent, setSent] = useState(false);
  const beginning = useMutation({
    mutationFn: (about: TalkTopic) => openConversation({ topic: about, language, text: text.trim() }, key),
    onSuccess: async ({ conversation }) => {
      await queries.invalidateQueries({ queryKey: careKey });
      navigate(portal.conversation(conversation.id));
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (topic && text.trim()) beginning.mutate(topic);
  }
  return (
    <Card title={t("new")}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Chips
          label={t("topic")}
          choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
          value={topic}
          onChange={setTopic}
        />
        {sent && !topic && (
          <p role="alert" className={styles.missing}>
            {t("topic-missing")}
          </p>
        )}
        <Field
          label={t("first")}
          hint={t("first-hint")}
          error={sent && !text.trim() ? t("first-missing") : null}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              value={text}
              maxLength={LONGEST}
              rows={3}
              onChange={({ target }) => setText(target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
        {beginning.error && <ProblemNote thrown={beginning.error} />}
        <div className={styles.end}>
          <Button
            type="submit"
            variant="primary"
            busy={beginning.isPending}
            icon={<MessageCircle size={18} aria-hidden="true" />}
          >
            {t(hall && !hall.is_open ? "begin-by-message" : "begin")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function HowLong({ hall }: { hall: CareHall }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const { median_minutes: median, most_minutes: most, hours } = hall;
  return (
    <Card title={t("how-long")}>
      <div className={styles.facts}>
        {hall.is_open ? (
          <>
            <p className={styles.expected}>
              <Clock size={20} aria-hidden="true" />
              {hall.expected_minutes === null
                ? t("expected-unknown")
                : t("expected", { count: hall.expected_minutes })}
            </p>
            <p>{hall.queue === 0 ? t("queue_zero") : t("queue", { count: hall.queue })}</p>
          </>
        ) : (
          hall.opens_at && <p>{t("closed", { at: instantText(hall.opens_at, language) })}</p>
        )}
        <p className={styles.soft}>
          {median === null || most === null
            ? t("lately-none", { hours })
            : t("lately", { hours, median, most })}
        </p>
      </div>
    </Card>
  );
}

function Call() {
  const { t } = useTranslation("care");
  const phone = useQuery(bankQuery).data?.phone;
  return (
    phone && (
      <Card title={t("or-call")}>
        <PhoneLink phone={phone} block />
      </Card>
    )
  );
}

function List({ of }: { of: Conversation[] }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  return (
    <ul className={styles.list}>
      {of.map((one) => {
        const unread = one.messages - one.customer_marks.read;
        return (
          <li key={one.id}>
            <Link to={portal.conversation(one.id)} className={styles.line}>
              <span>
                <strong>{t(`topics.${one.topic}`)}</strong>
                <span className={styles.soft}>
                  <time dateTime={one.said_at}>{t("since", { at: instantText(one.said_at, language) })}</time>
                </span>
              </span>
              <span className={styles.marks}>
                {unread > 0 && <span className={styles.count}>{t("unread", { count: unread })}</span>}
                <TalkStateWord of={one} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

export function TalkStateWord({ of }: { of: Conversation }) {
  const { t } = useTranslation("care");
  if (of.state === "waiting") return <StateWord tone="caution">{t("state.waiting")}</StateWord>;
  if (of.state === "ended") return <StateWord tone="over">{t("state.ended")}</StateWord>;
  return <StateWord tone="good">{t("state.talking", { name: of.with_whom ?? t("somebody") })}</StateWord>;
}
