import { useMutation, useQuery } from "@tanstack/react-query";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { readArticleQuery, tellOfArticle } from "@/api/articles";
import { meQuery } from "@/api/identity";
import { problemOf } from "@/api/problem";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { ArticleText } from "./article-text";
import styles from "./knowledge.module.css";
import "./words";

const LONGEST_MISSING = 300;

/** One article, for whoever reads it. */
export function ReadArticlePage() {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const { id = "" } = useParams();
  const found = useQuery(readArticleQuery(id, language));
  const back = { to: portal.help, label: t("help.back") };
  if (found.error && problemOf(found.error).status === 404) {
    return (
      <Page title={t("help.gone")} back={back}>
        <Card>
          <Empty action={<LinkButton to={portal.help}>{t("help.back")}</LinkButton>}>
            {t("help.gone-what")}
          </Empty>
        </Card>
      </Page>
    );
  }
  return (
    <Page title={found.data?.title ?? t("help.back")} back={back}>
      <div className={styles.stack}>
        <Card>
          <Loaded query={found} lines={8}>
            {({ body, published_at: at }) => (
              <div className={styles.stack}>
                <ArticleText text={body} follow />
                <p className={styles.soft}>
                  {t("help.updated", { day: dateText(instantDay(at), language) })}
                </p>
              </div>
            )}
          </Loaded>
        </Card>
        {found.data && <Helped id={id} nth={found.data.nth} key={`${id}${found.data.nth}`} />}
      </div>
    </Page>
  );
}

/** Whether it helped; the bank counts each reader once and keeps nobody's name with it. */
export function Helped({ id, nth }: { id: string; nth: number }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const me = useQuery(meQuery);
  const [missing, setMissing] = useState<string | null>(null);
  const telling = useMutation({
    mutationFn: (told: { helped: boolean; missing: string }) => tellOfArticle(id, { nth, language, ...told }),
    onSuccess: (_, { helped, missing: said }) => setMissing(helped || said ? null : ""),
  });
  if (me.data?.realm !== "customer") return <p className={styles.soft}>{t("help.sign-in")}</p>;
  function send(event: FormEvent) {
    event.preventDefault();
    if (missing?.trim()) telling.mutate({ helped: false, missing: missing.trim() });
  }
  return (
    <Card>
      <div className={styles.stack} role="status">
        {telling.isSuccess && missing === null ? (
          <p>{t("help.thanks")}</p>
        ) : (
          <div className={styles.helped}>
            <span>{t("help.helped")}</span>
            <Button
              size="small"
              icon={<ThumbsUp size={16} aria-hidden="true" />}
              onClick={() => telling.mutate({ helped: true, missing: "" })}
            >
              {t("help.yes")}
            </Button>
            <Button
              size="small"
              icon={<ThumbsDown size={16} aria-hidden="true" />}
              onClick={() => telling.mutate({ helped: false, missing: "" })}
            >
              {t("help.no")}
            </Button>
          </div>
        )}
        {missing !== null && (
          <form className={styles.form} onSubmit={send} noValidate>
            <Field label={t("help.missing")} hint={t("help.missing-hint")}>
              {(wiring) => (
                <TextArea
                  {...wiring}
                  rows={2}
                  maxLength={LONGEST_MISSING}
                  value={missing}
                  onChange={(event) => setMissing(event.target.value.replaceAll(/[\r\n]+/g, " "))}
                />
              )}
            </Field>
            <div>
              <Button type="submit" busy={telling.isPending}>
                {t("help.send")}
              </Button>
            </div>
          </form>
        )}
        {telling.error && <ProblemNote thrown={telling.error} />}
      </div>
    </Card>
  );
}
