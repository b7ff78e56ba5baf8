import { useMutation } from "@tanstack/react-query";
import { Mail, MessageSquareText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SentWay } from "@/api/security";
import type { Realm, SentCode as Sent } from "@/api/wire";
import type { Language } from "@/lib/language";
import { Button } from "@/ui/button";
import { LeftAlone } from "@/ui/confirmed";
import { DemoPhone } from "@/ui/demo-phone";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { useSecondsUntil } from "@/ui/use-seconds-until";
import styles from "./sent-code.module.css";

export type Send = (way: SentWay, language: Language) => Promise<Sent>;

interface Props {
  way: SentWay;
  /** As much of the number or address as the bank tells; nothing before it has told any. */
  masked?: string | undefined;
  /** Whose code it is, for the phone that a demonstration bank shows. */
  realm: Realm;
  login: string;
  send: Send;
  onSent: () => void;
  onFill: (code: string) => void;
  /** The field for the code and what goes with it, once one is on its way. */
  children: ReactNode;
}

/** Has a code sent to one's phone or mailbox, and another one where the first does not come. */
export function SentCode({ way, masked, realm, login, send, onSent, onFill, children }: Props) {
  const { t } = useTranslation("security");
  const language = useLanguage();
  const sending = useMutation({ mutationFn: () => send(way, language), onSuccess: onSent });
  const sent = sending.data;
  const [asked, setAsked] = useState(false);
  const left = useSecondsUntil(sent?.again_at);
  const Icon = way === "sms" ? MessageSquareText : Mail;
  const to = sent?.masked ?? masked;
  return (
    <>
      {sending.error && !(sending.error instanceof LeftAlone) && <ProblemNote thrown={sending.error} />}
      {sent && (
        <p role="status" className={styles.sent}>
          <Icon size={18} aria-hidden="true" />
          <span>{t(`sent-${way}`, { to })}</span>
        </p>
      )}
      {(asked || sent) && children}
      <Button
        block
        variant={sent || asked ? "plain" : "primary"}
        icon={sent ? undefined : <Icon size={18} aria-hidden="true" />}
        busy={sending.isPending}
        blocked={left > 0 && t("send-wait", { count: left })}
        onClick={() => {
          setAsked(true);
          sending.mutate();
        }}
      >
        {left > 0
          ? t("send-wait", { count: left })
          : sent || asked
            ? t("send-again")
            : t(`send-${way}`, { to })}
      </Button>
      <DemoPhone realm={realm} login={login} way={way} open={asked} onFill={onFill} />
    </>
  );
}
