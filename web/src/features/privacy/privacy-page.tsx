import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import {
  ChevronRight,
  CircleQuestionMark,
  Eraser,
  Eye,
  ListChecks,
  type LucideIcon,
  PenLine,
  ShieldCheck,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myOriginsQuery, myPrivacyQuery } from "@/api/customers";
import type { Privacy } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Fold } from "@/ui/fold";
import lines from "@/ui/line-list.module.css";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { Timeline } from "@/ui/timeline";
import { useLanguage } from "@/ui/use-language";
import styles from "./privacy-page.module.css";
import "./choices-words";

/** Who has seen my data, and what the bank keeps of me, what for and how long; and `copy`, by which I take it home. */
export function PrivacyPage({ copy }: { copy: ReactNode }) {
  const { t: choices } = useTranslation("choices");
  const { t } = useTranslation("privacy");
  const privacy = useQuery(myPrivacyQuery);
  return (
    <Page title={t("title")} lead={t("lead")} back={{ to: portal.profile, label: t("back") }}>
      <Columns
        main={
          <>
            <Card title={choices("mine")}>
              <Ways />
            </Card>
            <Card title={t("looks")}>
              <p className={styles.what}>{t("looks-what")}</p>
              <Loaded query={privacy} lines={4}>
                {({ looks }) => (looks.length > 0 ? <Looks looks={looks} /> : <Nobody />)}
              </Loaded>
            </Card>
          </>
        }
        side={
          <Card title={t("kept")}>
            <Loaded query={privacy} lines={6}>
              {({ fields }) => <Kept fields={fields} />}
            </Loaded>
            <Origins />
            <p className={styles.sealed}>
              <ShieldCheck size={18} aria-hidden="true" />
              {t("sealed")}
            </p>
            {copy}
          </Card>
        }
      />
    </Page>
  );
}

interface Way {
  to: string;
  icon: LucideIcon;
  name: string;
  what: string;
}

/** What one can do about it oneself. */
function Ways() {
  const { t } = useTranslation("choices");
  const ways: Way[] = [
    { to: portal.consents, icon: ListChecks, name: t("to-consents"), what: t("to-consents-what") },
    { to: portal.details, icon: PenLine, name: t("to-details"), what: t("to-details-what") },
    { to: portal.erasure, icon: Eraser, name: t("to-erasure"), what: t("to-erasure-what") },
    { to: portal.spending, icon: CircleQuestionMark, name: t("to-spending"), what: t("to-spending-what") },
  ];
  return (
    <ul className={lines.list}>
      {ways.map(({ to, icon: Icon, name, what }) => (
        <li key={to}>
          <Link to={to} className={lines.line}>
            <Icon size={20} aria-hidden="true" className={lines.icon} />
            <span className={lines.words}>
              <span className={lines.name}>{name}</span>
              <span className={lines.note}>{what}</span>
            </span>
            <ChevronRight size={18} aria-hidden="true" className={lines.go} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Looks({ looks }: Pick<Privacy, "looks">) {
  const { t } = useTranslation("privacy");
  return (
    <>
      <Timeline
        label={t("looks")}
        items={looks.map(({ at, by, purpose }) => ({
          id: at,
          at: { instant: at },
          icon: Eye,
          title: t("look", { by }),
          about: t(`purposes.${purpose}`),
        }))}
      />
      <p className={styles.strange}>
        {t("strange")} <Link to={portal.help}>{t("ask")}</Link>
      </p>
    </>
  );
}

function Nobody() {
  const { t } = useTranslation("privacy");
  return (
    <div className={styles.nobody}>
      <ShieldCheck size={32} aria-hidden="true" />
      <div>
        <p className={styles.none}>{t("nobody")}</p>
        <p>{t("nobody-what")}</p>
      </div>
    </div>
  );
}

/** What is kept for the same reason and as long, together: nobody reads one sentence seven times. */
function Kept({ fields }: Pick<Privacy, "fields">) {
  const { t } = useTranslation("privacy");
  const known = fields.filter(({ is_known }) => is_known);
  const groups = new Map<string, Privacy["fields"]>();
  for (const field of known) {
    const reason = `${field.purpose} ${field.kept}`;
    groups.set(reason, [...(groups.get(reason) ?? []), field]);
  }
  const unknown = fields.filter(({ is_known }) => !is_known);
  return (
    <ul className={styles.kept}>
      {[...groups].map(([reason, group]) => (
        <li key={reason}>
          <p className={styles.fields}>{namesOf(group, t)}</p>
          {group.slice(0, 1).map(({ field, purpose, kept }) => (
            <p key={field} className={styles.soft}>
              {t(`why.${purpose}`)}
              <br />
              {t(`how-long.${kept}`)}
            </p>
          ))}
        </li>
      ))}
      {unknown.length > 0 && (
        <li>
          <p className={styles.fields}>{namesOf(unknown, t)}</p>
          <p className={styles.soft}>{t("not-known")}</p>
        </li>
      )}
    </ul>
  );
}

/** From where each of it is known: asked for by whoever wants to know. */
function Origins() {
  const { t } = useTranslation("privacy");
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const found = useQuery({ ...myOriginsQuery, enabled: open });
  return (
    <Fold title={t("origins.title")} onToggle={setOpen}>
      <Loaded query={found} lines={4}>
        {(known) => (
          <ul className={styles.kept}>
            {known.map(({ field, origin, at, by, ...marks }) => (
              <li key={field}>
                <p className={styles.fields}>{t(`fields.${field as "name"}`)}</p>
                <p className={styles.soft}>
                  {origin && at
                    ? t(by && origin === "branch" ? "origins.branch-by" : `origins.${origin}`, {
                        by,
                        day: dateText(instantDay(at), language),
                      })
                    : t("origins.long-ago")}
                </p>
                {marks.confirmed_at && (
                  <p className={styles.soft}>
                    {t("origins.confirmed", { day: dateText(instantDay(marks.confirmed_at), language) })}
                  </p>
                )}
                {marks.verified_at && (
                  <p className={styles.soft}>
                    {t(marks.verified_by ? "origins.verified" : "origins.verified-code", {
                      by: marks.verified_by,
                      day: dateText(instantDay(marks.verified_at), language),
                    })}
                  </p>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Fold>
  );
}

function namesOf(fields: Privacy["fields"], t: TFunction<"privacy">): string {
  return fields.map(({ field }) => t(`fields.${field as "name"}`)).join(t("and"));
}
