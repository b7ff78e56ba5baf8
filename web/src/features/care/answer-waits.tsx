import { MessageCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { portal } from "@/lib/paths";
import { Card } from "@/ui/page";
import styles from "./care.module.css";
import "./words";

/** That an answer waits in `count` of one's conversations, and the way to the newest. */
export function AnswerWaits({ count, first }: { count: number; first: string }) {
  const { t } = useTranslation("care");
  return (
    <Card>
      <Link to={portal.conversation(first)} className={styles.line}>
        <span>
          <strong>
            <MessageCircle size={18} aria-hidden="true" /> {t("waits-mine", { count })}
          </strong>
          <span className={styles.soft}>{t("waits-mine-what")}</span>
        </span>
      </Link>
    </Card>
  );
}
