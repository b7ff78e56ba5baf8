import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useEffect, useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { disconnectWeChat, makeWeChatCode, myWeChatQuery } from "@/api/wechat";
import type { MyWeChat, WeChatCode } from "@/api/wire";
import { clockText } from "@/lib/dates";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useSecondsUntil } from "@/ui/use-seconds-until";
import { When } from "@/ui/when";
import styles from "./wechat-card.module.css";
import "./words";

const LOOKED_EVERY_MS = 3_000;

/** Which WeChat is the customer's. Nothing where the bank has no account there, and they have connected none. */
export function WeChatCard() {
  const { t } = useTranslation("care");
  const found = useQuery(myWeChatQuery).data;
  if (!found || (found.account === null && found.link === null)) return null;
  return (
    <Card
      title={t("wechat")}
      extra={
        <StateWord tone={found.link ? "good" : "over"}>
          {t(found.link ? "wechat-on" : "wechat-off")}
        </StateWord>
      }
    >
      {found.link ? <Connected found={found} link={found.link} /> : <Unconnected found={found} />}
    </Card>
  );
}

function Connected({ found, link }: { found: MyWeChat; link: NonNullable<MyWeChat["link"]> }) {
  const { t } = useTranslation("care");
  const { account } = found;
  return (
    <div className={styles.card}>
      <p className={styles.since}>
        <MessagesSquare size={20} aria-hidden="true" />
        <span>
          {t("wechat-since")} <When at={link.connected_at} />
        </span>
      </p>
      <p className={styles.soft}>
        {account === null
          ? t("wechat-out-of-use")
          : t(link.follows ? "wechat-since-what" : "wechat-unfollowed", { account })}
      </p>
      <Disconnect />
    </div>
  );
}

function Disconnect() {
  const { t } = useTranslation("care");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const disconnecting = useMutation({
    mutationFn: disconnectWeChat,
    onSuccess: async () => {
      setOpen(false);
      announce(t("wechat-disconnected"));
      await queries.invalidateQueries({ queryKey: myWeChatQuery.queryKey });
    },
  });
  return (
    <div>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("wechat-disconnect")}
      </Button>
      <Dialog open={open} title={t("wechat-disconnect-title")} onClose={() => setOpen(false)}>
        <div className={styles.card}>
          <p>{t("wechat-disconnect-what")}</p>
          {disconnecting.error && <ProblemNote thrown={disconnecting.error} />}
          <div className={styles.buttons}>
            <Button onClick={() => setOpen(false)}>{t("wechat-disconnect-cancel")}</Button>
            <Button variant="grave" busy={disconnecting.isPending} onClick={() => disconnecting.mutate()}>
              {t("wechat-disconnect")}
            </Button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}

function Unconnected({ found }: { found: MyWeChat }) {
  const { t } = useTranslation("care");
  const confirmed = useConfirmed();
  const [code, setCode] = useState<WeChatCode | null>(null);
  const making = useMutation({ mutationFn: () => confirmed(makeWeChatCode), onSuccess: setCode });
  return (
    <div className={styles.card}>
      <p className={styles.soft}>{t("wechat-lead")}</p>
      {making.error && <ProblemNote thrown={making.error} />}
      <div>
        <Button busy={making.isPending} onClick={() => making.mutate()}>
          {t("wechat-connect")}
        </Button>
      </div>
      <Dialog open={code !== null && !found.link} title={t("wechat-connect")} onClose={() => setCode(null)}>
        {code && <Send code={code} again={() => making.mutate()} close={() => setCode(null)} />}
      </Dialog>
    </div>
  );
}

/** What to send where, until it has come. */
function Send({ code, again, close }: { code: WeChatCode; again: () => void; close: () => void }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const announce = useAnnounce();
  const isGood = useSecondsUntil(code.until) > 0;
  const { data } = useQuery({ ...myWeChatQuery, refetchInterval: LOOKED_EVERY_MS });
  const isDone = Boolean(data?.link);
  useEffect(() => {
    if (isDone) announce(t("wechat-done"));
  }, [isDone, announce, t]);
  return (
    <div className={styles.card}>
      <ol className={styles.steps}>
        <li>
          <Trans
            t={t}
            i18nKey="wechat-step-follow"
            values={{ account: code.account }}
            components={{ b: <b /> }}
          />
        </li>
        <li>
          {t("wechat-step-send")}
          <p className={styles.code} data-over={!isGood || undefined}>
            <Copyable text={code.code} name={t("wechat-code")}>
              <b>{code.code}</b>
            </Copyable>
          </p>
          <small>
            {isGood ? t("wechat-until", { time: clockText(code.until, language) }) : t("wechat-over")}
          </small>
        </li>
      </ol>
      <p className={styles.beware}>{t("wechat-beware")}</p>
      <p role="status" className={styles.soft}>
        {isGood ? t("wechat-waiting") : t("wechat-over")}
      </p>
      <div className={styles.buttons}>
        <Button onClick={close}>{t("wechat-close")}</Button>
        {!isGood && (
          <Button variant="primary" onClick={again}>
            {t("wechat-again")}
          </Button>
        )}
      </div>
    </div>
  );
}
