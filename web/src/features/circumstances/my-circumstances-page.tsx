import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  circumstancesKey,
  confirmMyCircumstance,
  myCircumstancesQuery,
  stateMyCircumstance,
} from "@/api/circumstances";
import type { Circumstance } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./circumstances.module.css";
import { Asking, Scores } from "./knowledge";
import { SayCircumstance } from "./say-circumstance";
import { useSaid } from "./use-said";
import "./words";

/** What the bank knows of my life: from where, since when, and whether it is still right. */
export function MyCircumstancesPage() {
  const { t } = useTranslation(["circumstances", "portal"]);
  const found = useQuery(myCircumstancesQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
    >
      <Card>
        <Loaded query={found} lines={6}>
          {({ items, knowledge }) => (
            <>
              <Scores of={knowledge} />
              <Asking of={knowledge} />
              <ul className={styles.list}>
                {items.map((one) => (
                  <li key={one.field}>
                    <One of={one} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

function One({ of }: { of: Circumstance }) {
  const { t } = useTranslation("circumstances");
  const language = useLanguage();
  const said = useSaid();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = t(`fields.${of.field}`);
  const confirming = useMutation({
    mutationFn: () => confirmMyCircumstance(of.field),
    onSuccess: () => announce(t("mine.confirmed")),
    onSettled: () => queries.invalidateQueries({ queryKey: circumstancesKey }),
  });
  const { held, otherwise } = of;
  return (
    <>
      <div className={styles.head}>
        <div>
          <p className={styles.label}>{name}</p>
          {held ? (
            <p className={styles.value}>{said(of, held.value)}</p>
          ) : (
            <p className={styles.none}>{t("card.unknown")}</p>
          )}
        </div>
        <div className={styles.buttons}>
          {held && !otherwise && (
            <Button
              size="small"
              busy={confirming.isPending}
              aria-label={t("mine.confirm-of", { name })}
              onClick={() => confirming.mutate()}
            >
              {t("mine.confirm")}
            </Button>
          )}
          <SayCircumstance of={of} say={(value) => stateMyCircumstance(of.field, value)} />
        </div>
      </div>
      {held && (
        <p className={styles.soft}>
          <span>
            {t("whence", {
              origin: t(`origins.${held.origin}`),
              day: dateText(instantDay(held.at), language),
            })}
          </span>
          {of.confirmed_on && <span>{t("confirmed", { day: dateText(of.confirmed_on, language) })}</span>}
        </p>
      )}
      {otherwise && (
        <p className={styles.otherwise}>{t("mine.waits", { value: said(of, otherwise.value) })}</p>
      )}
      {confirming.error && <ProblemNote thrown={confirming.error} />}
    </>
  );
}
