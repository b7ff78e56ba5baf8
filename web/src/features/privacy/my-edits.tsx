import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { myEditsQuery } from "@/api/amendments";
import type { Amendable, FieldEdit } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { Timeline } from "@/ui/timeline";
import { useLanguage } from "@/ui/use-language";
import styles from "./details-page.module.css";

/** Every change of my file, and who made it. */
export function MyEdits() {
  const { t } = useTranslation("choices");
  const edits = useQuery(myEditsQuery);
  return (
    <Loaded query={edits} lines={3}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.soft}>{t("details.no-history")}</p>
        ) : (
          <Timeline
            label={t("details.history")}
            first={5}
            items={items.map(({ at, by_kind, by, fields }) => ({
              id: at,
              at: { instant: at },
              icon: PenLine,
              title:
                by_kind === "customer"
                  ? t("details.by-you")
                  : by
                    ? t("details.by", { by })
                    : t("details.by-bank"),
              about: fields.map((edit) => (
                <span key={edit.field} className={styles.edit}>
                  {t(`details.fields.${edit.field as Amendable}`)} <Change edit={edit} />
                </span>
              )),
            }))}
          />
        )
      }
    </Loaded>
  );
}

/** Before and after, as far as they are shown. */
export function Change({ edit: { field, before, after } }: { edit: FieldEdit }) {
  const { t } = useTranslation("choices");
  const language = useLanguage();
  const worded = (value: string) =>
    field === "birth_on"
      ? dateText(value, language)
      : field === "gender"
        ? t(`details.genders.${value as "female"}`)
        : value;
  const told = (values: readonly string[]) => values.map(worded).join(t("details.and")) || t("details.none");
  const same = told(before) === told(after);
  return (
    <span className={styles.change}>
      {!same && (
        <>
          <del>
            <Masked value={told(before)} />
          </del>
          <span aria-hidden="true"> → </span>
          <span className="only-heard">{t("details.now")} </span>
        </>
      )}
      <ins>
        <Masked value={told(after)} />
      </ins>
    </span>
  );
}
