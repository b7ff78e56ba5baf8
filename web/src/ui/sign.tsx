import brand from "@/brand.json";
import styles from "./sign.module.css";
import { useLanguage } from "./use-language";

interface Props {
  /** In pixels at the usual text size; it grows with the reader's. */
  size?: number;
  /** In the colour of the text around it: for print, and on coloured ground. */
  plain?: boolean;
}

/** The bank's sign: an arch with a door of light in it. Decoration; the name stands beside it. */
export function Sign({ size = 28, plain = false }: Props) {
  const side = `${size / 16}rem`;
  return (
    <svg
      viewBox="0 0 32 32"
      className={styles.sign}
      style={{ width: side, height: side }}
      aria-hidden="true"
      focusable="false"
    >
      <path fill={plain ? "currentColor" : "var(--teal)"} d={brand.sign.wall} />
      <path fill={plain ? "currentColor" : "var(--bronze)"} d={brand.sign.door} />
    </svg>
  );
}

/** Sign and name in both languages, the reader's first. For a first page, a receipt, a footer. */
export function Wordmark({ size = 28, plain = false }: Props) {
  const language = useLanguage();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <span className={styles.wordmark} style={{ fontSize: `${size / 16 / 1.4}rem` }}>
      <Sign size={size} plain={plain} />
      <span lang={language}>{brand.name[language]}</span>
      <span lang={other} className={plain ? undefined : styles.other}>
        {brand.name[other]}
      </span>
    </span>
  );
}
