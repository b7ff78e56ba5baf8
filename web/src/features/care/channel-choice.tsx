import { ShieldQuestion } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TalkChannel, TalkWays } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { Select } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import styles from "./care.module.css";

/** By which way the agent answers: the one that the customer used last, until another is chosen. */
export function useChannel(ways: TalkWays | undefined): [TalkChannel, (channel: TalkChannel) => void] {
  const [chosen, choose] = useState<TalkChannel | null>(null);
  const can = (channel: TalkChannel) => ways?.items.some((one) => one.channel === channel) ?? false;
  const last = ways?.last ?? "portal";
  if (chosen !== null && (chosen === "portal" || can(chosen))) return [chosen, choose];
  return [can(last) ? last : "portal", choose];
}

interface Props {
  ways: TalkWays;
  value: TalkChannel;
  choose: (channel: TalkChannel) => void;
}

export function ChannelChoice({ ways, value, choose }: Props) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const id = useId();
  return (
    <span className={styles.channel}>
      <label htmlFor={id}>{t("answer-by")}</label>
      <Select
        id={id}
        choices={[
          { value: "portal", label: t("channels.portal") },
          ...ways.items.map(({ channel, to, until }) => ({
            value: channel,
            label: [
              t(`channels.${channel}`),
              to,
              until && t("answer-until", { time: instantText(until, language) }),
            ]
              .filter(Boolean)
              .join(" "),
          })),
        ]}
        value={value}
        onChange={({ target }) => choose(target.value as TalkChannel)}
      />
    </span>
  );
}

/** Says before anything else that nobody knows who wrote. */
export function Unproven() {
  const { t } = useTranslation("care");
  return (
    <p className={styles.unproven} role="note">
      <ShieldQuestion size={18} aria-hidden="true" />
      <span>
        <strong>{t("unproven")}</strong> {t("unproven-what")}
      </span>
    </p>
  );
}
