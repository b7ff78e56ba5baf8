import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myReviewsQuery } from "@/api/reviews";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Figures } from "./figures";
import { Lines } from "./lines";
import styles from "./reviews.module.css";
import { Steps } from "./steps";
import "./words";

/** What colleagues say of conversations that the agent led, what was agreed, and what it came to. */
export function MyReviewsPage() {
  const { t } = useTranslation("reviews");
  const found = useQuery(myReviewsQuery);
  return (
    <Page title={t("mine")} lead={t("mine-lead")}>
      <div className={styles.stack}>
        <Card>
          <Loaded query={found} lines={5}>
            {(items) =>
              items.length === 0 ? (
                <Empty>{t("mine-none")}</Empty>
              ) : (
                <Lines items={items} label={t("mine")} kind="mine" />
              )
            }
          </Loaded>
        </Card>
        <Steps isOwn />
        <Figures isOwn />
      </div>
    </Page>
  );
}
