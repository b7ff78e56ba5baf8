import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { careKey } from "@/api/care";
import { type ArrivalsWanted, arrivalsQuery, dismissArrival, tieArrival } from "@/api/channels";
import type { TalkArrival, TalkChannel } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { ChannelWord } from "./came-by";
import styles from "./care.module.css";
import "./words";

const LONGEST_NUMBER = 20;

const CHANNELS = ["email", "sms", "wechat"] as const satisfies readonly TalkChannel[];
const REASONS = ["unknown_sender", "other_sender", "no_customer", "failed_check", "unreadable"] as const;
const KEYS = ["channel", "why", "text"] as const;

/** What came in and nobody was found for: staff tie it to its customer, or put it away. */
export function ArrivalsPage() {
  const { t } = useTranslation("care");
  const [{ channel = "", why = "", text = "" }, change] = useUrlFilter(KEYS);
  const wanted = {
    words: text,
    channel: CHANNELS.find((one) => one === channel) ?? null,
    why: REASONS.find((one) => one === why) ?? null,
  };
  return (
    <Page title={t("arrivals")} lead={t("arrivals-lead")} back={{ to: console_.inbox, label: t("inbox") }}>
      <Card>
        <div className={styles.filter}>
          <SearchBox
            label={t("arrivals-search")}
            value={text}
            onSearch={(words) => change({ text: words })}
          />
          <Field label={t("arrivals-channel")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={wanted.channel ?? ""}
                none={t("arrivals-any-channel")}
                choices={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
                onChange={({ target }) => change({ channel: target.value })}
              />
            )}
          </Field>
          <Field label={t("arrivals-why")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={wanted.why ?? ""}
                none={t("arrivals-any-why")}
                choices={REASONS.map((value) => ({ value, label: t(`arrival-reasons.${value}`) }))}
                onChange={({ target }) => change({ why: target.value })}
              />
            )}
          </Field>
        </div>
      </Card>
      <Found wanted={wanted} clear={() => change({ channel: "", why: "", text: "" })} />
    </Page>
  );
}

function Found({ wanted, clear }: { wanted: ArrivalsWanted; clear: () => void }) {
  const { t } = useTranslation(["care", "ui"]);
  const found = useInfiniteQuery(arrivalsQuery(wanted));
  const isFiltered = Boolean(wanted.words || wanted.channel || wanted.why);
  return (
    <>
      <Loaded query={found} lines={6}>
        {({ pages }) => {
          const shown = pages.flatMap(({ items }) => items);
          if (shown.length === 0) {
            return (
              <Card>
                <Nothing isFiltered={isFiltered} hasMore={found.hasNextPage} clear={clear} />
              </Card>
            );
          }
          return (
            <Card flush>
              <ul className={styles.list} aria-label={t("arrivals")}>
                {shown.map((one) => (
                  <li key={one.id}>
                    <Arrival one={one} />
                  </li>
                ))}
              </ul>
            </Card>
          );
        }}
      </Loaded>
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
          {t(wanted.words ? "arrivals-further" : "ui:more")}
        </Button>
      )}
    </>
  );
}

/** Nothing waits, or nothing of what is looked for: so far, where there is more to look at. */
function Nothing({
  isFiltered,
  hasMore,
  clear,
}: {
  isFiltered: boolean;
  hasMore: boolean;
  clear: () => void;
}) {
  const { t } = useTranslation("care");
  if (!isFiltered) {
    return (
      <Empty picture={<Picture of="nothing-today" />} title={t("arrivals-none")}>
        {t("arrivals-none-what")}
      </Empty>
    );
  }
  return (
    <Empty
      picture={<Picture of="no-result" />}
      title={t("arrivals-not-found")}
      action={<Button onClick={clear}>{t("arrivals-clear")}</Button>}
    >
      {t(hasMore ? "arrivals-not-yet" : "arrivals-not-found-what")}
    </Empty>
  );
}

function Arrival({ one }: { one: TalkArrival }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [number, setNumber] = useState("");
  const [sent, setSent] = useState(false);
  const renew = () => queries.invalidateQueries({ queryKey: careKey });
  const tying = useMutation({
    mutationFn: () => tieArrival(one.id, number.trim()),
    onSuccess: ({ conversation_id: id }) => {
      announce(t("arrival-tied"));
      navigate(console_.conversation(id));
    },
    onSettled: renew,
  });
  const dismissing = useMutation({
    mutationFn: () => dismissArrival(one.id),
    onSuccess: () => announce(t("arrival-dismissed")),
    onSettled: renew,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (number.trim()) tying.mutate();
  }
  return (
    <article className={styles.arrival}>
      <h2>{one.subject || (one.channel === "email" ? t("arrival-no-subject") : one.sender)}</h2>
      <p className={styles.cameBy}>
        <ChannelWord of={one.channel} />
        {one.channel === "email" && <span>{one.sender || t("arrival-no-sender")}</span>}
        <time dateTime={one.came_at}>{instantText(one.came_at, language)}</time>
        {one.left_out > 0 && <span>{t("left-out", { count: one.left_out })}</span>}
      </p>
      <p className={styles.note}>{t(`arrival-why.${one.why}`)}</p>
      {one.text && <p className={styles.arrivalText}>{one.text}</p>}
      <form className={styles.tie} onSubmit={submit} noValidate>
        <Field
          label={t("arrival-number")}
          error={sent && !number.trim() ? t("arrival-number-missing") : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              value={number}
              maxLength={LONGEST_NUMBER}
              autoComplete="off"
              onChange={({ target }) => setNumber(target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={tying.isPending}>
          {t("arrival-tie")}
        </Button>
        <Button busy={dismissing.isPending} onClick={() => dismissing.mutate()}>
          {t("arrival-dismiss")}
        </Button>
      </form>
      {(tying.error ?? dismissing.error) && <ProblemNote thrown={tying.error ?? dismissing.error} />}
    </article>
  );
}
