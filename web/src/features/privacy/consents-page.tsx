import { useQuery } from "@tanstack/react-query";
import { Ban, Check, ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { myConsentsQuery } from "@/api/privacy";
import type { ConsentAct, Consents } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { Timeline } from "@/ui/timeline";
import { useLanguage } from "@/ui/use-language";
import { Choice } from "./choice";
import styles from "./consents-page.module.css";
import "./choices-words";

/** What the bank may do with what it knows of me: what I decide, and what the law has decided. */
export function ConsentsPage() {
  const { t } = useTranslation("choices");
  const consents = useQuery(myConsentsQuery(useLanguage()));
  return (
    <Page
      title={t("consents.title")}
      lead={t("consents.lead")}
      back={{ to: portal.privacy, label: t("back") }}
    >
      <Columns
        main={
          <Card title={t("consents.asked")}>
            <Loaded query={consents} lines={12}>
              {(found) => <Asked consents={found} />}
            </Loaded>
          </Card>
        }
        side={
          <>
            <Card title={t("consents.without")}>
              <p className={styles.soft}>{t("consents.without-what")}</p>
              <Loaded query={consents} lines={4}>
                {({ without_asking }) => <WithoutAsking lines={without_asking} />}
              </Loaded>
            </Card>
            <Card title={t("consents.decided")}>
              <Loaded query={consents} lines={3}>
                {({ acts }) => <Decided acts={acts} />}
              </Loaded>
            </Card>
          </>
        }
      />
    </Page>
  );
}

function Asked({ consents: { asked, is_child: isChild } }: { consents: Consents }) {
  const { t } = useTranslation("choices");
  return (
    <>
      {isChild && <p className={styles.child}>{t("consents.child")}</p>}
      <ul className={styles.asked}>
        {asked.map((one) => (
          <li key={one.purpose}>
            <Choice consent={one} asked={!isChild} />
          </li>
        ))}
      </ul>
    </>
  );
}

function WithoutAsking({ lines }: { lines: Consents["without_asking"] }) {
  const { t } = useTranslation(["choices", "privacy"]);
  return (
    <ul className={styles.without}>
      {lines.map(({ purpose, number, fields }) => (
        <li key={purpose}>
          <p className={styles.name}>{t(`choices:consents.purposes.${purpose}`)}</p>
          <p>{fields.map((field) => t(`privacy:fields.${field as "name"}`)).join(t("privacy:and"))}</p>
          <p className={styles.soft}>
            {t("choices:consents.number", { number: numeral(number, t("choices:consents.and")) })}
          </p>
        </li>
      ))}
    </ul>
  );
}

// The law numbers its items in Chinese.
function numeral(number: number, and: string): string {
  return and.includes("第") ? ("零一二三四五六七八九"[number] ?? String(number)) : String(number);
}

function Decided({ acts }: { acts: readonly ConsentAct[] }) {
  const { t } = useTranslation("choices");
  if (acts.length === 0) return <p className={styles.soft}>{t("consents.nothing-decided")}</p>;
  return (
    <Timeline
      label={t("consents.decided")}
      first={5}
      items={acts.map(({ purpose, nth, title, is_given, at, channel, by, is_proven }) => ({
        id: `${purpose} ${nth}`,
        at: { instant: at },
        icon: is_proven ? (is_given ? Check : Ban) : ShieldAlert,
        ...(is_proven ? {} : { tone: "danger" as const, reason: t("consents.unproven") }),
        title: t(is_given ? "consents.did-give" : "consents.did-withdraw", { title }),
        about: t(`consents.channels.${channel}`, { by }),
      }))}
    />
  );
}
