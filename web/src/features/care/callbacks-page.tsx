import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { callbacksQuery } from "@/api/callbacks";
import type { CallbackList, DeskCallback } from "@/api/wire";
import { clockText, instantText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./callback.module.css";
import care from "./care.module.css";
import "./callback-words";
import "./words";

const LISTS: readonly CallbackList[] = ["due", "late", "planned"];
const RENEWED_MS = 15_000;

/** Whom the bank has promised to call. */
export function CallbacksPage() {
  const { t } = useTranslation(["callbacks", "care", "ui"]);
  const [which, setWhich] = useState<CallbackList>("due");
  const found = useInfiniteQuery({ ...callbacksQuery(which), refetchInterval: RENEWED_MS });
  const counts = found.data?.pages.at(-1);
  return (
    <Page title={t("desk")} lead={t("desk-lead")} back={{ to: console_.inbox, label: t("care:inbox") }}>
      <Segments
        label={t("which")}
        choices={LISTS.map((value) => ({
          value,
          label: t(`lists.${value}`, { count: counts?.[value] ?? 0 }),
        }))}
        value={which}
        onChange={setWhich}
      />
      <Card flush>
        <Loaded query={found} lines={6}>
          {({ pages }) => {
            const shown = pages.flatMap(({ items }) => items);
            if (shown.length === 0) return <Empty>{t("desk-none")}</Empty>;
            return (
              <ul className={styles.list} aria-label={t("desk")}>
                {shown.map((one) => (
                  <li key={one.id}>
                    <Line one={one} />
                  </li>
                ))}
              </ul>
            );
          }}
        </Loaded>
      </Card>
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
          {t("ui:more")}
        </Button>
      )}
    </Page>
  );
}

function Line({ one }: { one: DeskCallback }) {
  const { t } = useTranslation(["callbacks", "care"]);
  return (
    <>
      <div className={styles.facts}>
        <p>
          <strong>{one.name}</strong> <span className={styles.soft}>{t(`care:topics.${one.topic}`)}</span>
        </p>
        {one.matter && <p>{one.matter}</p>}
        <CallbackFacts one={one} />
      </div>
      {one.conversation_id && one.state === "due" && (
        <LinkButton
          to={console_.conversation(one.conversation_id)}
          aria-label={t("desk-open", { name: one.name })}
        >
          {t("open")}
        </LinkButton>
      )}
    </>
  );
}

/** For when it was promised, by whom, and how often it came to nothing. */
export function CallbackFacts({ one }: { one: DeskCallback }) {
  const { t } = useTranslation("callbacks");
  const language = useLanguage();
  return (
    <p className={styles.soft}>
      {one.until_at === null
        ? t("desk-soon", { at: instantText(one.asked_at, language) })
        : t("desk-time", {
            from: instantText(one.from_at, language),
            until: clockText(one.until_at, language),
          })}
      {one.with_own && <> · {t("desk-own")}</>}
      {one.tries > 0 && <> · {t("desk-tries", { tries: one.tries, most: one.most_tries })}</>}
      {one.late > 0 && <> · {t("desk-missed", { count: one.late })}</>}
      {one.is_late && (
        <>
          {" "}
          <StateWord tone="danger">{t("desk-late")}</StateWord>
        </>
      )}
    </p>
  );
}

/** Beside the inbox: how many are to be called. */
export function ToCallbacks() {
  const { t } = useTranslation("callbacks");
  const counts = useInfiniteQuery({ ...callbacksQuery("due"), refetchInterval: RENEWED_MS }).data?.pages[0];
  if (!counts || counts.due + counts.planned === 0) return null;
  return (
    <Link to={console_.callbacks} className={care.line}>
      {t("desk")} <span className={care.number}>{counts.due}</span>
    </Link>
  );
}
