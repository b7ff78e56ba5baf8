import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkKind, ListFilters } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useRight } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import styles from "./bulk.module.css";
import { BulkForm } from "./bulk-form";
import { MOST_AT_ONCE, MOST_TICKED, type Picked } from "./use-picked";

interface Props {
  picked: Picked;
  filters: ListFilters;
  /** How many fit; where there are very many, at least so many. */
  total: number | null | undefined;
}

/** Who is ticked, and what can be done with all of them at once. It stays in sight while one goes down the list. */
export function PickedBar({ picked, filters, total }: Props) {
  const { t } = useTranslation("lists");
  const language = useLanguage();
  const [kind, setKind] = useState<BulkKind | null>(null);
  const kinds = useKinds();
  const write = numberWriter(language).format;
  if (picked.ids.size === 0 && !picked.isAll) return null;
  const { isAll, count } = picked;
  const tooMany =
    isAll && count > MOST_AT_ONCE
      ? t("bulk.picked.too-many", { most: write(MOST_AT_ONCE) })
      : !isAll && count > MOST_TICKED && t("bulk.picked.too-many-ticked", { most: write(MOST_TICKED) });
  return (
    <section className={styles.bar} aria-label={t("bulk.picked.label")}>
      <div className={styles.said}>
        <strong role="status">{t(isAll ? "bulk.picked.all" : "bulk.picked.some", { count })}</strong>
        {!isAll && total !== null && total !== undefined && total > count && total <= MOST_AT_ONCE && (
          <Button size="small" variant="quiet" onClick={picked.takeAll}>
            {t("bulk.picked.take-all", { count: total })}
          </Button>
        )}
        <Button size="small" variant="quiet" onClick={picked.clear}>
          {t("bulk.picked.none")}
        </Button>
      </div>
      <div className={styles.acts}>
        {kinds.map((one) => (
          <Button key={one} size="small" blocked={tooMany} onClick={() => setKind(one)}>
            {t(`bulk.kinds.${one}`)}
          </Button>
        ))}
      </div>
      {tooMany && <p className={styles.soft}>{tooMany}</p>}
      <Dialog open={kind !== null} title={kind ? t(`bulk.titles.${kind}`) : ""} onClose={() => setKind(null)}>
        {kind && (
          <BulkForm
            kind={kind}
            pick={isAll ? { filters } : { customer_ids: [...picked.ids] }}
            onClose={() => setKind(null)}
          />
        )}
      </Dialog>
    </section>
  );
}

/** What whoever looks may do with customers. */
export function useKinds(): BulkKind[] {
  const [acts, tags, seesTags] = [useRight("lists.act"), useRight("tags.give"), useRight("tags.see")];
  const [hands, tasks] = [useRight("customers.manage_portfolios"), useRight("customers.task")];
  if (!acts) return [];
  return [
    ...(tags && seesTags ? (["give_tag", "take_tag"] as const) : []),
    ...(hands ? (["assign"] as const) : []),
    ...(tasks ? (["open_task"] as const) : []),
  ];
}
