import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myAmendmentsQuery, takeAmendmentBack } from "@/api/amendments";
import type { Amendment } from "@/api/wire";
import { Button } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { When } from "@/ui/when";
import styles from "./details-page.module.css";
import { Change } from "./my-edits";

const TONES: Record<string, Tone> = { accepted: "good", declined: "danger", withdrawn: "over" };

/** What I asked for: what waits, and what came of the rest, in the bank's words. */
export function Amendments() {
  const { t } = useTranslation("choices");
  const asked = useQuery(myAmendmentsQuery);
  return (
    <Loaded query={asked} lines={3}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.soft}>{t("details.nothing-asked")}</p>
        ) : (
          <ul className={styles.asked}>
            {items.map((one) => (
              <li key={one.id}>
                <Asked amendment={one} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Asked({ amendment }: { amendment: Amendment }) {
  const { t } = useTranslation("choices");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, field, edit, outcome, asked_at, decided_at, note } = amendment;
  const takingBack = useMutation({
    mutationFn: () => takeAmendmentBack(id),
    onSuccess: (all) => {
      queries.setQueryData(myAmendmentsQuery.queryKey, all);
      announce(t("details.taken-back"));
    },
    onError: () => queries.invalidateQueries({ queryKey: ["profile"] }),
  });
  const name = t(`details.fields.${field}`);
  return (
    <>
      <p className={styles.head}>
        <strong>{name}</strong>
        <StateWord tone={outcome ? (TONES[outcome] ?? "info") : "caution"}>
          {t(`details.outcomes.${outcome ?? "waiting"}`)}
        </StateWord>
      </p>
      <Change edit={edit} />
      {note && <blockquote className={styles.note}>{t("details.note", { note })}</blockquote>}
      <p className={styles.soft}>
        <When at={decided_at ?? asked_at} />
      </p>
      {takingBack.error && <ProblemNote thrown={takingBack.error} />}
      {outcome === null && (
        <Button
          busy={takingBack.isPending}
          aria-label={t("details.take-back-of", { field: name })}
          onClick={() => takingBack.mutate()}
        >
          {t("details.take-back")}
        </Button>
      )}
    </>
  );
}
