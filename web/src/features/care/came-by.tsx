import {
  Mail,
  MessageSquareText,
  MessagesSquare,
  Paperclip,
  Phone,
  ShieldQuestion,
  Store,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TalkSide } from "@/api/care";
import type { TalkChannel, TalkMessage } from "@/api/wire";
import styles from "./care.module.css";
import "./words";

const SIGNS: Record<Exclude<TalkChannel, "portal">, typeof Mail> = {
  email: Mail,
  sms: MessageSquareText,
  wechat: MessagesSquare,
  phone: Phone,
  branch: Store,
};

/** By which way something was said outside the portal, what was left out of it, and whether it is proved by whom. */
export function CameBy({ one, side }: { one: TalkMessage; side: TalkSide }) {
  const { t } = useTranslation("care");
  const { channel, proof, left_out: files } = one;
  if (channel === "portal") return null;
  return (
    <span className={styles.cameBy}>
      <ChannelWord of={channel} />
      {files > 0 && (
        <span>
          <Paperclip size={14} aria-hidden="true" /> {t("left-out", { count: files })}
        </span>
      )}
      {side === "console" && proof === "none" && (
        <span data-unproven>
          <ShieldQuestion size={14} aria-hidden="true" /> {t("unproven-short")}
        </span>
      )}
    </span>
  );
}

/** The way itself, by its sign and its name. */
export function ChannelWord({ of }: { of: TalkChannel }) {
  const { t } = useTranslation("care");
  const Sign = of === "portal" ? MessagesSquare : SIGNS[of];
  return (
    <span>
      <Sign size={14} aria-hidden="true" /> {t(`channels.${of}`)}
    </span>
  );
}
