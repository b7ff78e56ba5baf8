import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Clock, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { careKey, endMyTalk, myConversationsQuery, reopenMyTalk, type Talk } from "@/api/care";
import { live } from "@/api/live";
import type { Conversation } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { BelowAsked } from "./asked-before";
import { useFiles } from "./attach";
import { CallInstead, MyCallbackCard, openOne, useMyCallbacks } from "./callback-card";
import styles from "./care.module.css";
import { Composer } from "./composer";
import { TalkStateWord } from "./start-page";
import { TakeMineHome } from "./take-home";
import fileStyles from "./talk-file.module.css";
import { Thread } from "./thread";
import { useOutbox } from "./use-outbox";
import { type Typing, useLive, useMarks, useTalk } from "./use-talk";

/** A conversation with the bank, as its customer has it. */
export function TalkPage() {
  const { id = "" } = useParams();
  return <Whole key={id} id={id} />;
}

function Whole({ id }: { id: string }) {
  const { t } = useTranslation("care");
  const { talk, typing } = useTalk("portal", id);
  const one = talk.data?.conversation;
  return (
    <Page
      title={one ? t(`topics.${one.topic}`) : t("talk")}
      back={{ to: portal.talk, label: t("back") }}
      lead={
        one && (
          <>
            <TalkStateWord of={one} />{" "}
            {one.others.map(({ name }) => (
              <StateWord key={name} tone="info">
                {t("also-here", { name })}
              </StateWord>
            ))}
          </>
        )
      }
      actions={
        one && (
          <>
            <TakeMineHome id={id} />
            {one.state !== "ended" && <End id={id} />}
          </>
        )
      }
    >
      <Loaded query={talk} lines={8}>
        {(shown) => <Open id={id} talk={shown} typing={typing} />}
      </Loaded>
    </Page>
  );
}

function Open({ id, talk, typing }: { id: string; talk: Talk; typing: Typing | null }) {
  const { t } = useTranslation("care");
  const { conversation, items } = talk;
  const isLive = useLive();
  const known = useMyCallbacks().data;
  const open = openOne(known);
  const called = open?.conversation_id === id ? open : undefined;
  const outbox = useOutbox("portal", id);
  const files = useFiles(outbox.putFile);
  useMarks("portal", id, items.at(-1)?.nth ?? 0, true);
  return (
    <div
      className={`${styles.talk} ${fileStyles.drop}`}
      data-over={files.isOver || undefined}
      {...(conversation.state === "ended" ? {} : files.drop)}
    >
      <BelowAsked side="portal" id={id} open={false}>
        <Thread
          side="portal"
          conversation={conversation}
          items={items}
          isLive={isLive}
          typing={
            typing?.side === "agent"
              ? t("typing-agent", { name: conversation.with_whom ?? t("somebody") })
              : null
          }
          {...outbox}
        />
      </BelowAsked>
      {called && known ? (
        <MyCallbackCard one={called} known={known} />
      ) : (
        conversation.state === "waiting" && <Queue of={conversation} />
      )}
      {conversation.state === "ended" ? (
        !called && <Ended of={conversation} />
      ) : (
        <Composer
          onSend={outbox.put}
          onType={() => live.typing(id)}
          hint={`${t("send-hint")} ${t("file-hint")}`}
          draft={`talk.${id}`}
          files={files}
        />
      )}
    </div>
  );
}

/** Where one stands, and how long it takes. */
function Queue({ of: { id, topic, place, expected_minutes: minutes } }: { of: Conversation }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const hall = useQuery(myConversationsQuery).data?.hall;
  return (
    <div className={styles.queue} role="status">
      {place !== null && (
        <p>
          <Users size={18} aria-hidden="true" /> <strong>{t("place", { place })}</strong>
        </p>
      )}
      <p>
        <Clock size={18} aria-hidden="true" />{" "}
        {hall && !hall.is_open && hall.opens_at
          ? t("closed-short", { at: instantText(hall.opens_at, language) })
          : minutes === null
            ? t("expected-unknown")
            : t("expected", { count: minutes })}
      </p>
      <CallInstead conversationId={id} topic={topic} />
    </div>
  );
}

function Ended({ of }: { of: Conversation }) {
  const { t } = useTranslation("care");
  const queries = useQueryClient();
  const opening = useMutation({
    mutationFn: () => reopenMyTalk(of.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: careKey }),
  });
  return (
    <div className={styles.over}>
      <p>
        <strong>{t("ended-mine")}</strong> {of.can_reopen && t("ended-what")}
      </p>
      {opening.error && <ProblemNote thrown={opening.error} />}
      {of.can_reopen && (
        <Button busy={opening.isPending} onClick={() => opening.mutate()}>
          {t("reopen")}
        </Button>
      )}
    </div>
  );
}

function End({ id }: { id: string }) {
  const { t } = useTranslation("care");
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endMyTalk(id),
    onSettled: () => queries.invalidateQueries({ queryKey: careKey }),
  });
  return (
    <Button size="small" busy={ending.isPending} onClick={() => ending.mutate()}>
      {t("end-mine")}
    </Button>
  );
}
