import { useTranslation } from "react-i18next";
import type { ReviewedLine } from "@/api/wire";
import { clockText } from "@/lib/dates";
import { Empty } from "@/ui/empty";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./reviews.module.css";

/** What was said, by number: those that the scorecard cites stand out. */
export function Talk({ items, cited }: { items: readonly ReviewedLine[]; cited: ReadonlySet<number> }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  return (
    <Card title={t("talk")}>
      <p className={styles.soft}>{t("talk-note")}</p>
      {items.length === 0 ? (
        <Empty>{t("talk-gone")}</Empty>
      ) : (
        <ol className={styles.talk}>
          {items.map((one) => (
            <li
              key={one.nth}
              id={`message-${one.nth}`}
              data-author={one.author}
              data-cited={cited.has(one.nth)}
            >
              <div className={styles.talkHead}>
                <span>{t("message", { nth: one.nth })}</span>
                <span>{one.author === "customer" ? t("the-customer") : one.by}</span>
                <time dateTime={one.at}>{clockText(one.at, language)}</time>
              </div>
              <p>
                {one.step && <em className={styles.soft}>{t(`happenings.${one.step}`)} </em>}
                {one.text}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
