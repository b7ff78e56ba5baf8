import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myPapersQuery } from "@/api/papers";
import type { DocumentHeld } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { Card, Page } from "@/ui/page";
import { PaperState } from "./paper-state";
import { PaperWords } from "./paper-words";
import styles from "./papers.module.css";
import { ReportRenewal } from "./report-renewal";
import "./words";

/** What proves to the bank who I am, until when, and what I should do. */
export function MyPapersPage() {
  const { t } = useTranslation(["papers", "portal"]);
  const found = useQuery(myPapersQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
    >
      <Loaded query={found} lines={4}>
        {({ items, past, version }) => (
          <div className={styles.cards}>
            {items.length === 0 && (
              <Card>
                <p>{t("mine.none")}</p>
              </Card>
            )}
            {items.map((one) => (
              <Card key={one.nth}>
                <One of={one} version={version} />
              </Card>
            ))}
            {past.length > 0 && (
              <Card>
                <Fold title={t("mine.past")} aside={past.length}>
                  <ul className={styles.list}>
                    {past.map((one) => (
                      <li key={one.id} className={styles.paper}>
                        <Named of={one.document} />
                        <PaperWords of={one} />
                      </li>
                    ))}
                  </ul>
                </Fold>
              </Card>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function One({ of, version }: { of: DocumentHeld; version: number }) {
  const { t } = useTranslation("papers");
  return (
    <article className={styles.paper} aria-label={t(`documents.${of.document.kind}`)}>
      <div className={styles.head}>
        <Named of={of.document} />
        <PaperState of={of} />
      </div>
      {of.paper && <PaperWords of={of.paper} />}
      <p>{t(`mine.${whatToDo(of)}`)}</p>
      {of.waits && (
        <div className={styles.waits}>
          {of.waits.document.number_masked !== of.document.number_masked && <Named of={of.waits.document} />}
          <PaperWords of={of.waits} />
        </div>
      )}
      {of.waits?.origin !== "branch" && <ReportRenewal of={of} version={version} />}
    </article>
  );
}

function Named({ of: { kind, number_masked: number } }: { of: DocumentHeld["document"] }) {
  const { t } = useTranslation("papers");
  return (
    <p>
      <span className={styles.name}>{t(`documents.${kind}`)}</span>{" "}
      <span className={styles.number}>
        <Masked value={number} />
      </span>
    </p>
  );
}

function whatToDo({ state, waits }: DocumentHeld) {
  if (waits) return "waits";
  if (state === "ended") return "bring-ended";
  return state === "soon" ? "bring" : state;
}
