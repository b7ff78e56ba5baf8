import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myContactsQuery, remarkOnContact } from "@/api/contacts";
import type { ContactEntry } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ReasonStep } from "@/ui/reason-step";
import { When } from "@/ui/when";
import styles from "./contacts.module.css";
import "./words";

/** What the bank wrote down each time we were in touch: all of it, and mine to contest. */
export function MyContactsPage() {
  const { t } = useTranslation(["contacts", "portal"]);
  const found = useQuery(myContactsQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
    >
      <Loaded query={found} lines={5}>
        {(all) =>
          all.length === 0 ? (
            <Card>
              <Empty picture={<Picture of="nothing-today" />} title={t("mine.none")}>
                {t("mine.none-what")}
              </Empty>
            </Card>
          ) : (
            <ul className={styles.cards}>
              {all.map((one) => (
                <li key={one.id}>
                  <Card>
                    <One contact={one} />
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function One({ contact }: { contact: ContactEntry }) {
  const { t } = useTranslation("contacts");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, way, happened_at: at, by, text, remark, corrected_by: corrected, corrects } = contact;
  async function say(said: string) {
    try {
      await remarkOnContact(id, said);
      announce(t("mine.remarked"));
    } finally {
      await queries.invalidateQueries({ queryKey: myContactsQuery.queryKey });
    }
  }
  return (
    <article className={styles.one} aria-label={text}>
      <p className={styles.head}>
        <span className={styles.way}>{t(`my-ways.${way}`)}</span>
        <span className={styles.soft}>
          <When at={at} />
        </span>
      </p>
      <p className={corrected ? `${styles.text} ${styles.corrected}` : styles.text}>{text}</p>
      <p className={styles.soft}>
        <span>{t("mine.by", { name: by })}</span>
        {(corrected || corrects) && <span>{t(corrected ? "corrected" : "corrects")}</span>}
      </p>
      {remark && <p className={styles.said}>{t("mine.you-said", { text: remark.text })}</p>}
      {!remark && !corrected && (
        <div>
          <ReasonStep
            label={t("mine.remark")}
            name={t("mine.remark-of", { text })}
            size="small"
            title={t("mine.remark-title")}
            consequence={t("mine.remark-what")}
            act={say}
          />
        </div>
      )}
    </article>
  );
}
