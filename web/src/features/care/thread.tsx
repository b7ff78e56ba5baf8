import { Check, CheckCheck, Clock, TriangleAlert, WifiOff } from "lucide-react";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { TalkSide } from "@/api/care";
import { Problem } from "@/api/problem";
import type { Conversation, TalkMessage } from "@/api/wire";
import { clockText, dateText, instantDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { useLanguage } from "@/ui/use-language";
import { CameBy } from "./came-by";
import styles from "./care.module.css";
import { FileInTalk } from "./talk-file";
import fileStyles from "./talk-file.module.css";
import { FormEnd, FormInTalk } from "./talk-form";
import type { Unsent } from "./use-outbox";
import "./words";

// Whoever has scrolled up to read is not pulled down by what is new.
const NEAR_PX = 120;

interface Props {
  side: TalkSide;
  conversation: Conversation;
  items: TalkMessage[];
  unsent: Unsent[];
  again: (clientId: string) => void;
  drop: (clientId: string) => void;
  typing: string | null;
  isLive: boolean;
  /** Of the file that is on its way, from 0 to 1. */
  share: number;
}

/** All that was said, oldest first, by day; the newest is in sight. */
export function Thread(props: Props) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const { side, items, unsent, typing } = props;
  const box = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  const count = items.length + unsent.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is more
  useEffect(() => {
    if (isNear.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [count, typing]);
  function note() {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {};
    isNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }
  const own = side === "portal" ? "customer" : "agent";
  const lastOwn = items.findLast(({ author }) => author === own)?.nth;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <div ref={box} className={styles.thread} role="log" aria-label={t("log")} tabIndex={0} onScroll={note}>
      {items.map((one, at) => {
        const day = instantDay(one.at);
        return (
          <Fragment key={one.nth}>
            {day !== (items[at - 1] && instantDay(items[at - 1]?.at ?? one.at)) && (
              <p className={styles.day}>{dateText(day, language)}</p>
            )}
            {one.author === "bank" ? (
              <Step one={one} side={side} />
            ) : (
              <Bubble
                isOwn={one.author === own}
                by={one.author === own ? t("you") : one.by || t("the-customer")}
              >
                {one.about !== null ? (
                  <FormEnd one={one} />
                ) : one.form ? (
                  <FormInTalk
                    side={side}
                    conversation={props.conversation}
                    one={one}
                    kind={one.form.kind}
                    until={one.form.until}
                    end={items.find(({ about }) => about === one.nth)}
                  />
                ) : one.file ? (
                  <FileInTalk
                    side={side}
                    conversationId={props.conversation.id}
                    one={one}
                    file={one.file}
                    isOwn={one.author === own}
                  />
                ) : (
                  <span className={styles.text}>{one.text}</span>
                )}
                <CameBy one={one} side={side} />
                <span className={styles.when}>
                  <time dateTime={one.at}>{clockText(one.at, language)}</time>
                  {one.nth === lastOwn && <HowFar nth={one.nth} {...props} />}
                </span>
              </Bubble>
            )}
          </Fragment>
        );
      })}
      {unsent.map((one) => (
        <Waits key={one.client_id} one={one} {...props} />
      ))}
      {typing && (
        <p className={styles.typing} role="status">
          {typing}
        </p>
      )}
      {!props.isLive && unsent.length > 0 && (
        <p className={styles.typing} role="status">
          <WifiOff size={16} aria-hidden="true" /> {t("offline")}
        </p>
      )}
    </div>
  );
}

function Bubble({ isOwn, by, children }: { isOwn: boolean; by: string; children: ReactNode }) {
  return (
    <div className={isOwn ? styles.own : styles.theirs}>
      <span className={isOwn ? "only-heard" : styles.by}>{by}</span>
      <div className={styles.bubble}>{children}</div>
    </div>
  );
}

function Step({ one, side }: { one: TalkMessage; side: TalkSide }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const by = one.by || (side === "portal" ? t("you") : t("the-customer"));
  const step = one.step ?? "taken";
  return (
    <div className={styles.step}>
      <p>
        {step === "handed_over" ? t("steps.handed_over-nobody", { by }) : t(`steps.${step}`, { by })}
        {one.seconds !== null && ` · ${t("call-length", { length: spanText(one.seconds) })}`} ·{" "}
        <time dateTime={one.at}>{clockText(one.at, language)}</time>
      </p>
      {one.text && <p className={styles.note}>{one.text}</p>}
    </div>
  );
}

/** `2:05`: minutes and seconds. */
function spanText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function HowFar({ nth, side, conversation }: { nth: number; side: TalkSide; conversation: Conversation }) {
  const { t } = useTranslation("care");
  const marks = side === "portal" ? conversation.agent_marks : conversation.customer_marks;
  if (marks.read >= nth) {
    return (
      <span className={styles.far} data-read>
        <CheckCheck size={14} aria-hidden="true" /> {t("read")}
      </span>
    );
  }
  return marks.delivered >= nth ? (
    <span className={styles.far}>
      <CheckCheck size={14} aria-hidden="true" /> {t("delivered")}
    </span>
  ) : (
    <span className={styles.far}>
      <Check size={14} aria-hidden="true" /> {t("kept")}
    </span>
  );
}

/** A colleague said something since this was begun. */
function isAnswered(problem: unknown): boolean {
  return problem instanceof Problem && problem.code === "care.colleague_answered";
}

/** Written, and not in the books yet. */
function Waits({
  one,
  again,
  drop,
  share,
  unsent,
}: { one: Unsent } & Pick<Props, "again" | "drop" | "share" | "unsent">) {
  const { t } = useTranslation("care");
  const isNext = one === unsent.find(({ problem }) => problem === null);
  return (
    <Bubble isOwn by={t("you")}>
      {one.file ? (
        <span className={fileStyles.ready}>
          {one.file.preview && <img src={one.file.preview} alt="" />}
          <span className={styles.text}>{one.text}</span>
        </span>
      ) : (
        <span className={styles.text}>{one.text}</span>
      )}
      {one.file && isNext && (
        <Progress label={t("file-sending")} done={Math.round(share * 100)} total={100} />
      )}
      {one.problem === null ? (
        <span className={styles.when}>
          <Clock size={14} aria-hidden="true" /> {t("on-its-way")}
        </span>
      ) : (
        <>
          <span className={styles.when}>
            <TriangleAlert size={14} aria-hidden="true" /> {t("not-sent")}
          </span>
          <ProblemNote thrown={one.problem} />
          <span className={styles.acts}>
            <Button size="small" onClick={() => again(one.client_id)}>
              {isAnswered(one.problem) ? t("send-anyway") : t("again")}
            </Button>
            <Button size="small" variant="quiet" onClick={() => drop(one.client_id)}>
              {t("drop")}
            </Button>
          </span>
        </>
      )}
    </Bubble>
  );
}
