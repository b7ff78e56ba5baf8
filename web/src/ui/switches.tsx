import { AArrowUp, ALargeSmall, Languages, Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Appearance, appearance } from "@/lib/appearance";
import type { Language } from "@/lib/language";
import { useRemembered } from "@/lib/remembered";
import { textSize } from "@/lib/text-size";
import styles from "./switches.module.css";
import { useLanguage } from "./use-language";

const next: Record<Appearance, Appearance> = { system: "light", light: "dark", dark: "system" };
const icons = { system: Monitor, light: Sun, dark: Moon };

/** Changes to the other language; each is named in itself, so that whoever needs it can read it. */
export function LanguageSwitch({ change }: { change: (to: Language) => void }) {
  const other = useLanguage() === "en" ? "zh-CN" : "en";
  return (
    <button type="button" className={styles.switch} onClick={() => change(other)} lang={other}>
      <Languages size={18} aria-hidden="true" />
      <span>{other === "en" ? "English" : "中文"}</span>
    </button>
  );
}

/** Goes round: as the device, light, dark. */
export function AppearanceSwitch() {
  const { t } = useTranslation("ui");
  const chosen = useRemembered(appearance);
  const Icon = icons[chosen];
  return (
    <button
      type="button"
      className={styles.switch}
      onClick={() => appearance.set(next[chosen])}
      aria-label={t("appearance-now", { now: t(`appearance.${chosen}`) })}
      title={t(`appearance.${chosen}`)}
    >
      <Icon size={18} aria-hidden="true" />
    </button>
  );
}

/** Large letters and fewer choices, and back. */
export function TextSizeSwitch() {
  const { t } = useTranslation("ui");
  const large = useRemembered(textSize) === "large";
  const Icon = large ? ALargeSmall : AArrowUp;
  return (
    <button
      type="button"
      className={styles.switch}
      aria-pressed={large}
      aria-label={t("large-text")}
      title={t("large-text")}
      onClick={() => textSize.set(large ? "normal" : "large")}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}
