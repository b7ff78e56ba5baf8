import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { allowTag, myTagsQuery, objectToTag } from "@/api/tags";
import type { MyTags } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { useLanguage } from "@/ui/use-language";
import { Receipt } from "./receipt";
import styles from "./tags.module.css";
import "./words";

/** What the bank has noted about me, why, and my say in it. */
export function MyTagsPage() {
  const { t } = useTranslation(["tags", "portal"]);
  const found = useQuery(myTagsQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
    >
      <Loaded query={found} lines={5}>
        {({ tags, objections }) => (
          <div className={styles.sections}>
            {tags.length === 0 && (
              <Card>
                <Empty picture={<Picture of="nothing-today" />} title={t("mine.none")}>
                  {t("mine.none-what")}
                </Empty>
              </Card>
            )}
            <ul className={styles.cards}>
              {tags.map((one) => (
                <li key={one.tag_id}>
                  <Card>
                    <Noted of={one} />
                  </Card>
                </li>
              ))}
            </ul>
            {objections.length > 0 && <Objections of={objections} />}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Noted({ of }: { of: MyTags["tags"][number] }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const told = language === "zh-CN" ? of.told_zh : of.told_en;
  return (
    <article className={styles.noted} aria-label={told}>
      <h2 className={styles.told}>{told}</h2>
      {of.evidence.length > 0 && <p className={styles.soft}>{t("mine.because")}</p>}
      <Receipt evidence={of.evidence} />
      {of.by_staff && of.note && <p>{t("mine.by-staff", { note: of.note })}</p>}
      <p className={styles.soft}>
        <span>{t("card.since", { day: dateText(instantDay(of.since), language) })}</span>
        {of.ends_on && <span>{t("card.until", { day: dateText(of.ends_on, language) })}</span>}
      </p>
      <div className={styles.buttons}>
        <ReasonStep
          label={t("mine.object")}
          name={t("mine.object-of", { told })}
          title={t("mine.object")}
          consequence={t("mine.object-what")}
          act={async (reason) => {
            await objectToTag(of.tag_id, reason);
            announce(t("mine.objected"));
            await queries.invalidateQueries({ queryKey: myTagsQuery.queryKey });
          }}
        />
      </div>
    </article>
  );
}

function Objections({ of }: { of: MyTags["objections"] }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const queries = useQueryClient();
  const allowing = useMutation({
    mutationFn: allowTag,
    onSettled: () => queries.invalidateQueries({ queryKey: myTagsQuery.queryKey }),
  });
  return (
    <section className={styles.sections}>
      <h2 className={styles.title}>{t("mine.objections")}</h2>
      <Card>
        <ul className={styles.list}>
          {of.map((one) => {
            const told = language === "zh-CN" ? one.told_zh : one.told_en;
            return (
              <li key={one.tag_id} className={styles.noted}>
                <p className={styles.told}>{told}</p>
                <p>{t("mine.you-said", { reason: one.reason })}</p>
                <p className={styles.soft}>{dateText(instantDay(one.at), language)}</p>
                <div>
                  <Button
                    size="small"
                    aria-label={t("mine.allow-of", { told })}
                    busy={allowing.isPending}
                    onClick={() => allowing.mutate(one.tag_id)}
                  >
                    {t("mine.allow")}
                  </Button>
                </div>
              </li>
            );
          })}
        </ul>
        {allowing.error && <ProblemNote thrown={allowing.error} />}
      </Card>
    </section>
  );
}
