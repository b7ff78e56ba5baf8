import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myPapersQuery } from "@/api/papers";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./paper-notice.module.css";

const SOON_DAYS = 30;

/** That a document of mine runs out, or has ended; nothing where there is time, nor while it is not known. */
export function PaperNotice() {
  const { t } = useTranslation("portal");
  const language = useLanguage();
  const items = useQuery({ ...myPapersQuery, staleTime: 5 * 60_000 }).data?.items ?? [];
  const pressing = items
    .filter(({ days_left: left, waits }) => left !== null && left <= SOON_DAYS && !waits)
    .toSorted((one, other) => (one.days_left ?? 0) - (other.days_left ?? 0))[0];
  if (!pressing) return null;
  const document = t(`documents.${pressing.document.kind}`);
  const day = pressing.paper?.valid_until ? dateText(pressing.paper.valid_until, language) : "";
  const ended = pressing.state === "ended";
  return (
    <Card>
      <div className={styles.notice}>
        <div className={styles.words}>
          <StateWord tone={ended ? "danger" : "caution"}>
            {ended ? t("paper-notice.ended", { document }) : t("paper-notice.soon", { document, day })}
          </StateWord>
          <p>{t("paper-notice.what")}</p>
        </div>
        <Link to={portal.papers}>{t("paper-notice.go")}</Link>
      </div>
    </Card>
  );
}
