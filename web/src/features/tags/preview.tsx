import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { previewTag } from "@/api/tags";
import type { TagPreview, TagRule } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { conditionText } from "./sentence";
import styles from "./tags.module.css";

interface Props {
  rule: TagRule;
  needsConsent: boolean;
  tagId: string | null;
}

/** What the rule says, and how many it would be noted about: reckoned over the whole bank when it is asked for. */
export function Preview({ rule, needsConsent, tagId }: Props) {
  const { t } = useTranslation(["tags", "ui"]);
  const trying = useMutation({ mutationFn: () => previewTag(rule, needsConsent, tagId) });
  return (
    <section className={styles.preview} aria-label={t("preview.title")}>
      <RuleText rule={rule} />
      <div>
        <Button onClick={() => trying.mutate()} busy={trying.isPending}>
          {t("preview.try")}
        </Button>
      </div>
      {trying.error && <ProblemNote thrown={trying.error} />}
      <div aria-live="polite">{trying.data && <Told of={trying.data} />}</div>
    </section>
  );
}

/** A rule in sentences. */
export function RuleText({ rule }: { rule: TagRule }) {
  const { t } = useTranslation(["tags", "ui"]);
  const language = useLanguage();
  return (
    <div className={styles.rule}>
      {rule.groups.length > 1 && <p>{t(`builder.of-groups.${rule.match}`)}</p>}
      <ol>
        {rule.groups.map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
          <li key={at}>
            {group.conditions.length > 1 || group.match === "none"
              ? t(`builder.of-conditions.${group.match}`)
              : null}
            <ul>
              {group.conditions.map((one, nth) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
                <li key={nth}>{conditionText(one, t, language)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Told({ of }: { of: TagPreview }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const figures = new Intl.NumberFormat(language);
  return (
    <>
      <Facts
        facts={[
          { label: t("preview.have"), value: figures.format(of.have) },
          { label: t("preview.gain"), value: figures.format(of.gain) },
          { label: t("preview.lose"), value: figures.format(of.lose) },
          { label: t("preview.objected"), value: figures.format(of.objected) },
        ]}
      />
      <Samples title={t("preview.gaining")} of={of.gaining} />
      <Samples title={t("preview.losing")} of={of.losing} />
    </>
  );
}

function Samples({ title, of }: { title: string; of: TagPreview["gaining"] }) {
  if (of.length === 0) return null;
  return (
    <p className={styles.samples}>
      <span>{title}</span>
      {of.map(({ customer_id: id, name }) => (
        <Link key={id} to={console_.customer(id)}>
          {name}
        </Link>
      ))}
    </p>
  );
}
