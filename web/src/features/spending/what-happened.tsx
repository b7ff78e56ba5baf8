import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import { lastDaysQuery } from "@/api/spending";
import { portal } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { EntryList } from "@/ui/entry-list";
import { GoOn } from "@/ui/go-on";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { useOpened } from "@/ui/use-opened";
import { useToday } from "@/ui/use-today";
import { keyOf } from "./corrections";
import { isCounted } from "./counted";
import { useEntryLook } from "./entry-look";
import { FeedDetails } from "./feed-details";
import styles from "./what-happened.module.css";

/** For the portal's home: the last seven days, day by day. */
export function WhatHappened() {
  const { t } = useTranslation("spending");
  const today = useToday();
  const { items, next } = useSuspenseQuery(lastDaysQuery).data;
  const several = (useQuery(myAccountsQuery).data?.items.filter(isCounted).length ?? 0) > 1;
  const look = useEntryLook({ withAccount: several, withBalance: false });
  const { opened, addressOf, open, close } = useOpened("entry");
  const entry = items.find((one) => keyOf(one) === opened);
  return (
    <Card title={t("happened")}>
      <div className={styles.place}>
        {items.length === 0 ? (
          <Empty picture={<Picture of="nothing-today" />}>{t("happened-empty")}</Empty>
        ) : (
          <EntryList
            entries={items}
            look={look}
            today={today}
            hideable
            sums={next === null}
            addressOf={addressOf}
            open={open}
          />
        )}
        {next !== null && <p className={styles.more}>{t("happened-more")}</p>}
      </div>
      <GoOn to={portal.entries} words={t("go-entries")} />
      <FeedDetails opened={{ key: opened, entry, close }} />
    </Card>
  );
}
