import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./copyable.module.css";
import { useAnnounce } from "./notice";

interface Props {
  /** What goes to the clipboard. */
  text: string;
  /** What it is, for those who hear it: "account number". */
  name: string;
  children: ReactNode;
}

const SHOWN_MS = 2_500;

/** A value with a button that copies it. */
export function Copyable({ text, name, children }: Props) {
  const { t } = useTranslation("ui");
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(t("copied", { name }));
    } catch {
      announce(t("not-copied", { name }), { tone: "caution" });
    }
  }
  return (
    <span className={styles.copyable}>
      {children}
      <button type="button" onClick={copy} aria-label={t("copy", { name })} title={t("copy", { name })}>
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      </button>
    </span>
  );
}
