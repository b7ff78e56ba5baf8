import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { suggestedAnswersQuery } from "@/api/assistant";
import {
  careColleaguesQuery,
  careKey,
  dropReply,
  endTalk,
  handOverTalk,
  keepReply,
  quickRepliesQuery,
  reopenTalk,
  type Talk,
} from "@/api/care";
import { waysQuery } from "@/api/channels";
import { live } from "@/api/live";
import { noteUse, offeredPresetsQuery } from "@/api/presets";
import { Problem } from "@/api/problem";
import type {
  Conversation,
  InboxLine,
  OfferedPreset,
  TalkChannel,
  TalkLanguage,
  TalkWays,
  TalkWrapUp,
} from "@/api/wire";
import { console_ } from "@/lib/paths";
import { useSettled } from "@/lib/use-settled";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { usePageKeys } from "@/ui/page-keys";
import { ProblemNote } from "@/ui/problem-note";
import { useMe, useRight } from "@/ui/session";
import { BelowAsked } from "./asked-before";
import { useFiles } from "./attach";
import { CallbackBar } from "./callback-desk";
import styles from "./care.module.css";
import { ChannelChoice, Unproven, useChannel } from "./channel-choice";
import { type Choice, Composer } from "./composer";
import { FindInTalk } from "./find-in-talk";
import { Macros } from "./macros";
import presetStyles from "./presets.module.css";
import { SendForm } from "./send-form";
import { TalkStateWord } from "./start-page";
import { LONGEST_SUMMARY, summaryOf } from "./summary";
import { TakeHome } from "./take-home";
import fileStyles from "./talk-file.module.css";
import { Thread } from "./thread";
import { useOutbox } from "./use-outbox";
import { type Typing, useLive, useMarks, useTalk } from "./use-talk";
import { WhoIsHere } from "./who-is-here";

export const END_KEY = "E";

const WRAP_UPS: readonly TalkWrapUp[] = ["solved", "explained", "passed_on", "no_answer", "not_ours"];
const LONGEST_NOTE = 500;
const LONGEST_TITLE = 40;
const LONGEST_REPLY = 1000;

interface Props {
  id: string;
  /** Its line in the inbox; none for one that is over. */
  known: InboxLine | undefined;
  take: () => void;
  taking: boolean;
  beside: (customerId: string) => ReactNode;
  company: (conversation: Conversation) => ReactNode;
}

/** One conversation at the desk, and whose it is beside it. */
export function DeskTalk({ id, known, take, taking, beside, company }: Props) {
  const { talk, typing } = useTalk("console", id);
  // A colleague has taken what one only looked at: what it said is nothing to look at any more.
  if (talk.error instanceof Problem && talk.error.status === 404) return <ProblemNote thrown={talk.error} />;
  return (
    <>
      <Loaded query={talk} lines={8}>
        {(shown) => <Open id={id} talk={shown} known={known} typing={typing} take={take} taking={taking} />}
      </Loaded>
      <aside className={styles.beside}>
        {talk.data && company(talk.data.conversation)}
        {known && beside(known.customer_id)}
      </aside>
    </>
  );
}

interface OpenProps extends Omit<Props, "beside" | "company"> {
  talk: Talk;
  typing: Typing | null;
}

function Open({ id, talk, known, typing, take, taking }: OpenProps) {
  const { t } = useTranslation("care");
  const { conversation: one, items } = talk;
  const me = useMe();
  const seesCustomers = useRight("customers.view");
  const isLive = useLive();
  const outbox = useOutbox("console", id);
  const files = useFiles(outbox.putFile);
  const isMine = one.state === "talking" && one.with_whom === me.name;
  const ways = useQuery(waysQuery(id, items.at(-1)?.nth ?? 0)).data;
  const [macro, setMacro] = useState<OfferedPreset | "list" | null>(null);
  const isGuest = one.others.some(({ name, role }) => name === me.name && role === "guest");
  useMarks("console", id, items.at(-1)?.nth ?? 0, isMine);
  return (
    <section
      className={`${styles.talk} ${fileStyles.drop}`}
      aria-label={known?.name ?? t("customer")}
      data-over={files.isOver || undefined}
      {...(isMine ? files.drop : {})}
    >
      <header className={styles.head}>
        <div>
          <h2>
            {known && seesCustomers ? (
              <Link to={console_.customer(known.customer_id)}>{known.name}</Link>
            ) : (
              (known?.name ?? t(`topics.${one.topic}`))
            )}
          </h2>
          <p className={styles.soft}>
            {t(`topics.${one.topic}`)} · {t(`speaks.${one.language}`)} <TalkStateWord of={one} />
          </p>
        </div>
        <div className={styles.acts}>
          {isMine && (
            <>
              <Macros id={id} open={macro} change={setMacro} />
              <SendForm id={id} language={one.language} />
              <HandOver id={id} items={items} />
              <End id={id} />
            </>
          )}
          <TakeHome id={id} />
          {one.state === "waiting" && (
            <Button variant="primary" busy={taking} onClick={take}>
              {t("take")}
            </Button>
          )}
          {one.state === "ended" && one.can_reopen && <Reopen id={id} />}
        </div>
      </header>
      <div>
        <WhoIsHere id={id} typing={typing} />
        <FindInTalk id={id} />
        {ways && !ways.is_proven && <Unproven />}
        <CallbackBar conversationId={id} isMine={isMine} />
      </div>
      <BelowAsked side="console" id={id} open>
        <Thread
          side="console"
          conversation={one}
          items={items}
          isLive={isLive}
          typing={typing?.side === "customer" ? t("typing-customer") : null}
          {...outbox}
        />
      </BelowAsked>
      {isMine || isGuest ? (
        <Write
          id={id}
          language={one.language}
          asked={
            items.findLast(({ author, file, answer }) => author === "customer" && !file && !answer)?.text ??
            ""
          }
          put={outbox.put}
          ways={ways}
          files={files}
          items={items}
          openMacro={isMine ? setMacro : undefined}
        />
      ) : (
        one.state === "talking" && <p className={styles.over}>{t("not-mine")}</p>
      )}
    </section>
  );
}

/** So much of a sentence says what it is about. */
const LEAST_SOUGHT = 4;
const SEARCHED_AFTER_MS = 500;

interface WriteProps {
  id: string;
  language: TalkLanguage;
  /** What the customer said last. */
  asked: string;
  put: (text: string, channel: TalkChannel, seen: number) => void;
  ways: TalkWays | undefined;
  files: ReturnType<typeof useFiles>;
  items: Talk["items"];
  /** None for who may not run any here. */
  openMacro: ((one: OfferedPreset) => void) | undefined;
}

function Write({ id, language, asked, put, ways, files, items, openMacro }: WriteProps) {
  const { t } = useTranslation("care");
  const me = useMe();
  const offered = useQuery(offeredPresetsQuery(id)).data ?? [];
  const last = items.at(-1)?.nth ?? 0;
  // Up to where one had read when one began to write this.
  const [began, setBegan] = useState<number | null>(null);
  const answered = items.findLast(
    ({ author, by, nth }) => author === "agent" && by !== me.name && began !== null && nth > began,
  );
  const own = useQuery(quickRepliesQuery).data ?? [];
  const maySuggest = useRight("assistant.suggest");
  // What the agent begins to write says better what they look for than what was asked before.
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed, SEARCHED_AFTER_MS);
  const sought = settled.trim().length >= LEAST_SOUGHT ? settled : asked;
  const found = useQuery({ ...suggestedAnswersQuery(maySuggest ? sought : "", language) }).data ?? [];
  // What is for staff only is read, not sent.
  const suggested = found
    .filter(({ audience }) => audience === "customers")
    .map(({ source, said }) => ({ id: source.id, title: source.title, text: said }));
  const [channel, changeChannel] = useChannel(ways);
  // In the language in which the customer writes; what one uses most comes first.
  const choices: Choice[] = [
    ...own,
    ...offered
      .filter(({ kind }) => kind === "reply" || openMacro)
      // What does more than to put words here comes last: nobody meets it by a stroke and Enter.
      .toSorted((one, other) => Number(one.kind === "macro") - Number(other.kind === "macro"))
      .map(({ id: key, title, shortcut, kind, steps }) => ({
        id: key,
        title,
        shortcut,
        opens: kind === "macro",
        text:
          kind === "macro"
            ? steps.map((step) => t(`macro.kind.${step.kind}`)).join(" · ")
            : (steps[0]?.text ?? ""),
      })),
  ];
  function choose({ id: key }: Choice) {
    const one = offered.find((each) => each.id === key);
    if (one?.kind === "macro") openMacro?.(one);
    else if (one) noteUse(one.id).catch(() => undefined);
  }
  const composer = (
    <Composer
      onSend={(text) => {
        setTyped("");
        setBegan(null);
        put(text, channel, began ?? last);
      }}
      onType={(text) => {
        setTyped(text);
        setBegan((now) => (text.trim() === "" ? null : (now ?? last)));
        live.typing(id);
      }}
      onChoose={choose}
      choices={choices}
      suggested={suggested}
      hint={`${t("send-hint")} ${t("replies-hint")}`}
      extra={(text) => (
        <>
          {ways && ways.items.length > 0 && (
            <ChannelChoice ways={ways} value={channel} choose={changeChannel} />
          )}
          <KeepReply text={text} own={own} />
        </>
      )}
      draft={`talk.${id}`}
      files={files}
    />
  );
  return (
    <>
      {answered && (
        <p role="alert" className={presetStyles.here}>
          {t("answered-meanwhile", { name: answered.by })}
        </p>
      )}
      {composer}
    </>
  );
}

function KeepReply({ text, own }: { text: string; own: readonly Choice[] }) {
  const { t } = useTranslation(["care", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState("");
  const [words, setWords] = useState("");
  const [sent, setSent] = useState(false);
  const renew = () => queries.invalidateQueries({ queryKey: quickRepliesQuery.queryKey });
  const keeping = useMutation({
    mutationFn: () => keepReply(title.trim(), words.trim()),
    onSuccess: async () => {
      setOpen(false);
      announce(t("replies-kept"));
      await renew();
    },
  });
  const dropping = useMutation({ mutationFn: dropReply, onSettled: renew });
  function begin() {
    setTitle("");
    setWords(text.startsWith("/") ? "" : text);
    setSent(false);
    setOpen(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    setSent(true);
    if (title.trim() && words.trim()) keeping.mutate();
  }
  return (
    <>
      <Button size="small" variant="quiet" onClick={begin}>
        {t("replies-keep")}
      </Button>
      <Dialog open={open} title={t("replies-keep-title")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("replies-keep-what")}</p>
          <Field label={t("replies-title")} error={sent && !title.trim() ? t("replies-missing") : null}>
            {(wiring) => (
              <Input
                {...wiring}
                value={title}
                maxLength={LONGEST_TITLE}
                onChange={({ target }) => setTitle(target.value)}
              />
            )}
          </Field>
          <Field label={t("replies-text")} error={sent && !words.trim() ? t("replies-missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={words}
                maxLength={LONGEST_REPLY}
                onChange={({ target }) => setWords(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          {keeping.error && <ProblemNote thrown={keeping.error} />}
          {own.length > 0 && (
            <ul className={styles.list}>
              {own.map((one) => (
                <li key={one.id} className={styles.reply}>
                  <span>{one.title}</span>
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={t("replies-drop", { title: one.title })}
                    onClick={() => dropping.mutate(one.id)}
                  >
                    {t("drop")}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={keeping.isPending}>
              {t("replies-keep")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function HandOver({ id, items }: { id: string; items: Talk["items"] }) {
  const { t } = useTranslation(["care", "ui"]);
  const [open, setOpen] = useState(false);
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const [summary, setSummary] = useState("");
  const [sent, setSent] = useState(false);
  const colleagues = useQuery({ ...careColleaguesQuery, enabled: open }).data ?? [];
  const done = useDone();
  const handing = useMutation({
    mutationFn: () => handOverTalk(id, { to: to || null, note: note.trim(), summary: summary.trim() }),
    onSuccess: async () => {
      setOpen(false);
      await done(t("handed-over"));
    },
  });
  function begin() {
    setSummary(
      summaryOf(items, {
        asked: (text) => t("summary-asked", { text }),
        last: (text) => t("summary-last", { text }),
        filled: (text) => t("summary-filled", { text }),
        files: (count) => t("summary-files", { count }),
        answered: (text) => t("summary-answered", { text }),
        open: t("summary-open"),
      }),
    );
    setOpen(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (note.trim()) handing.mutate();
  }
  return (
    <>
      <Button size="small" onClick={begin}>
        {t("hand-over")}
      </Button>
      <Dialog open={open} title={t("hand-over-title")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("hand-over-what")}</p>
          <Field label={t("hand-over-to")}>
            {(wiring) => (
              <Select
                {...wiring}
                none={t("whoever")}
                choices={colleagues.map(({ id: value, name: label }) => ({ value, label }))}
                value={to}
                onChange={({ target }) => setTo(target.value)}
              />
            )}
          </Field>
          <Field label={t("note")} error={sent && !note.trim() ? t("note-missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={note}
                maxLength={LONGEST_NOTE}
                onChange={({ target }) => setNote(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          <Field label={t("summary")} hint={t("summary-what")}>
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={4}
                value={summary}
                maxLength={LONGEST_SUMMARY}
                onChange={({ target }) => setSummary(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          {handing.error && <ProblemNote thrown={handing.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={handing.isPending}>
              {t("hand-over")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function End({ id }: { id: string }) {
  const { t } = useTranslation(["care", "ui"]);
  const [open, setOpen] = useState(false);
  const [how, setHow] = useState<TalkWrapUp | "">("");
  const [sent, setSent] = useState(false);
  const done = useDone();
  const ending = useMutation({
    mutationFn: (wrapUp: TalkWrapUp) => endTalk(id, wrapUp),
    onSuccess: async () => {
      setOpen(false);
      await done(t("did-end"));
    },
  });
  usePageKeys([
    { code: `Key${END_KEY}`, shown: ["Alt", END_KEY], words: t("keys-end"), act: () => setOpen(true) },
  ]);
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (how) ending.mutate(how);
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("end")}
      </Button>
      <Dialog open={open} title={t("end-title")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("end-what")}</p>
          <Chips
            label={t("end-how")}
            choices={WRAP_UPS.map((value) => ({ value, label: t(`wrap-up.${value}`) }))}
            value={how}
            onChange={setHow}
          />
          {sent && !how && (
            <p role="alert" className={styles.missing}>
              {t("end-missing")}
            </p>
          )}
          {ending.error && <ProblemNote thrown={ending.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={ending.isPending}>
              {t("end-title")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function Reopen({ id }: { id: string }) {
  const { t } = useTranslation("care");
  const done = useDone();
  const opening = useMutation({ mutationFn: () => reopenTalk(id), onSuccess: () => done(t("taken")) });
  return (
    <>
      {opening.error && <ProblemNote thrown={opening.error} />}
      <Button size="small" busy={opening.isPending} onClick={() => opening.mutate()}>
        {t("reopen")}
      </Button>
    </>
  );
}

/** Says what was done, and looks again at whatever shows it. */
function useDone() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (said: string) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: careKey });
  };
}
