import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { ASKED_EVERY_MS, careKey, inboxKey, inboxQuery, takeTalk } from "@/api/care";
import { ANY_ARRIVAL, arrivalsQuery } from "@/api/channels";
import { live } from "@/api/live";
import type { Conversation, Inbox, InboxLine } from "@/api/wire";
import { clockText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Keys } from "@/ui/key-cap";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Page } from "@/ui/page";
import { usePageKeys } from "@/ui/page-keys";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { ToCallbacks } from "./callbacks-page";
import { Calls } from "./calls";
import styles from "./care.module.css";
import { DeskTalk, END_KEY } from "./desk-talk";
import { useLive } from "./use-talk";
import "./words";

const RENEWED_MS = 30_000;
const MINUTE_MS = 60_000;

interface Props {
  /** The customer beside their conversation. */
  beside: (customerId: string) => ReactNode;
  /** Who else has a part in it. */
  company: (conversation: Conversation) => ReactNode;
}

/** The agent's desk: who is served, who waits, what is said, and who it is. */
export function InboxPage({ beside, company }: Props) {
  const { t } = useTranslation("care");
  const { id } = useParams();
  const isLive = useLive();
  const queries = useQueryClient();
  const inbox = useQuery({ ...inboxQuery, refetchInterval: isLive ? RENEWED_MS : ASKED_EVERY_MS });
  useEffect(() => live.watchQueue(() => void queries.invalidateQueries({ queryKey: inboxKey })), [queries]);
  return (
    <Page title={t("inbox")}>
      <Loaded query={inbox} lines={8}>
        {(shown) => <Desk inbox={shown} id={id} beside={beside} company={company} />}
      </Loaded>
    </Page>
  );
}

function Desk({ inbox, id, beside, company }: { inbox: Inbox; id: string | undefined } & Props) {
  const { t } = useTranslation("care");
  const next = useTaking(inbox);
  const lines = [...inbox.mine, ...inbox.waiting];
  useOwnUnread(inbox.mine);
  useKeys(lines, id, next);
  const line = lines.find(({ conversation }) => conversation.id === id);
  return (
    <div className={styles.desk} data-open={id !== undefined}>
      <section className={styles.queueSide} aria-label={t("inbox")}>
        <Button
          variant="primary"
          block
          busy={next.isPending}
          blocked={blockedBy(inbox, t)}
          onClick={() => next.mutate(undefined)}
        >
          {t("take-next")}
        </Button>
        {next.error && <ProblemNote thrown={next.error} />}
        <Calls />
        <Lines title={t("inbox-mine")} none={t("inbox-mine-none")} of={inbox.mine} id={id} />
        <Lines title={t("inbox-waiting")} none={t("inbox-waiting-none")} of={inbox.waiting} id={id} />
        <ToCallbacks />
        <ToArrivals />
        <Link to={console_.foundTalks} className={styles.line}>
          {t("find.title")}
        </Link>
        <Link to={console_.presets} className={styles.line}>
          {t("preset.title")}
        </Link>
        <KeyWords />
      </section>
      {id === undefined ? (
        <Empty>{t("choose")}</Empty>
      ) : (
        <DeskTalk
          key={id}
          id={id}
          known={line}
          take={() => next.mutate(id)}
          taking={next.isPending}
          beside={beside}
          company={company}
        />
      )}
    </div>
  );
}

function blockedBy(inbox: Inbox, t: ReturnType<typeof useTranslation<"care">>["t"]): string | false {
  if (inbox.mine.length >= inbox.most_at_once) return t("hands-full", { most: inbox.most_at_once });
  return inbox.waiting.length === 0 && t("nobody-waits");
}

/** Takes that one, or whoever has waited longest; who was second is told so, and the list is looked at again. */
function useTaking(inbox: Inbox) {
  const { t } = useTranslation("care");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: async (wanted: string | undefined) => {
      const id = wanted ?? inbox.waiting[0]?.conversation.id;
      if (id !== undefined) await takeTalk(id);
      return id;
    },
    onSuccess: (id) => {
      if (id === undefined) return;
      announce(t("taken"));
      navigate(console_.conversation(id));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: careKey }),
  });
}

/** The agent's own are heard of, also those that are not open: their figures are of this moment. */
function useOwnUnread(mine: InboxLine[]) {
  const queries = useQueryClient();
  const ids = mine.map(({ conversation }) => conversation.id).join(" ");
  useEffect(() => {
    const look = () => void queries.invalidateQueries({ queryKey: inboxKey });
    const ends = ids
      .split(" ")
      .filter(Boolean)
      .map((id) =>
        live.watch(id, {
          after: () => 2 ** 31 - 1,
          messages: look,
          conversation: look,
          typing: () => undefined,
          gone: look,
        }),
      );
    return () => {
      for (const end of ends) end();
    };
  }, [ids, queries]);
}

/** With Alt, the same wherever one is; also while one writes. */
function useKeys(lines: InboxLine[], id: string | undefined, next: ReturnType<typeof useTaking>) {
  const { t } = useTranslation("care");
  const navigate = useNavigate();
  function go(step: number) {
    if (lines.length === 0) return;
    const at = lines.findIndex(({ conversation }) => conversation.id === id);
    const there = at < 0 ? 0 : (at + step + lines.length) % lines.length;
    navigate(console_.conversation(lines[there]?.conversation.id ?? ""));
  }
  usePageKeys([
    { code: "ArrowDown", shown: ["Alt", "↓"], words: t("keys-next"), act: () => go(1) },
    { code: "ArrowUp", shown: ["Alt", "↑"], words: t("keys-before"), act: () => go(-1) },
    {
      code: "KeyT",
      shown: ["Alt", "T"],
      words: t("keys-take"),
      act: () => !next.isPending && next.mutate(undefined),
    },
    { code: "Slash", shown: ["/"], words: t("keys-replies") },
    { code: "Enter", shown: ["Enter"], words: t("keys-send") },
  ]);
}

/** What nobody was found for waits elsewhere. */
function ToArrivals() {
  const { t } = useTranslation("care");
  const found = useInfiniteQuery(arrivalsQuery(ANY_ARRIVAL)).data?.pages;
  const count = found?.flatMap(({ items }) => items).length ?? 0;
  const hasMore = Boolean(found?.at(-1)?.next);
  if (count === 0) return null;
  return (
    <Link to={console_.arrivals} className={styles.line}>
      {t("arrivals")} <span className={styles.number}>{hasMore ? `${count}+` : count}</span>
    </Link>
  );
}

function KeyWords() {
  const { t } = useTranslation("care");
  return (
    <dl className={styles.keys} aria-label={t("keys")}>
      {(
        [
          ["↓", "keys-next"],
          ["T", "keys-take"],
          ["M", "macro.key"],
          [END_KEY, "keys-end"],
        ] as const
      ).map(([key, words]) => (
        <div key={key}>
          <dt>
            <Keys of={["Alt", key]} />
          </dt>
          <dd>{t(words)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface LinesProps {
  title: string;
  none: string;
  of: InboxLine[];
  id: string | undefined;
}

function Lines({ title, none, of, id }: LinesProps) {
  return (
    <div className={styles.part}>
      <h2>
        {title} <span className={styles.number}>{of.length}</span>
      </h2>
      {of.length === 0 ? (
        <p className={styles.soft}>{none}</p>
      ) : (
        <ul className={styles.list}>
          {of.map((line) => (
            <li key={line.conversation.id}>
              <Line line={line} isOpen={line.conversation.id === id} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Line({ line, isOpen }: { line: InboxLine; isOpen: boolean }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const { conversation: one, name, waiting_since: since, unread } = line;
  const minutes = since ? Math.floor((Date.now() - Date.parse(since)) / MINUTE_MS) : 0;
  return (
    <Link
      to={console_.conversation(one.id)}
      className={styles.line}
      aria-current={isOpen ? "true" : undefined}
      data-row
    >
      <span>
        <strong>{name}</strong>
        <span className={styles.soft}>
          {one.channel !== "portal" && `${t(`channels.${one.channel}`)} · `}
          {t(`topics.${one.topic}`)} · {t(`speaks.${one.language}`)}
        </span>
      </span>
      <span className={styles.marks}>
        {since ? (
          <span className={styles.soft}>{minutes < 1 ? t("waits-now") : t("waits", { count: minutes })}</span>
        ) : (
          <time className={styles.soft} dateTime={one.said_at}>
            {clockText(one.said_at, language)}
          </time>
        )}
        {!since && unread > 0 && (
          <span className={styles.count}>
            <span aria-hidden="true">{unread}</span>
            <span className="only-heard">{t("unread", { count: unread })}</span>
          </span>
        )}
      </span>
    </Link>
  );
}
