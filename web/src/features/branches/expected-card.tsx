import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { branchesKey, checkInGuest, expectedQuery } from "@/api/branches";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./branches.module.css";
import { minuteText } from "./hours";
import "./words";

/** Whom the branch expects today; who has come is checked in. */
export function Expected({ branchId }: { branchId: string }) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const found = useQuery(expectedQuery(branchId));
  const arriving = useMutation({
    mutationFn: checkInGuest,
    onSuccess: () => announce(t("book.guest-in-said")),
    onSettled: () => queries.invalidateQueries({ queryKey: branchesKey }),
  });
  return (
    <Card title={t("book.expected")}>
      {arriving.error && <ProblemNote thrown={arriving.error} />}
      <Loaded query={found} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <p className={styles.soft}>{t("book.expected-none")}</p>
          ) : (
            <ul className={styles.lines}>
              {all.map((one) => (
                <li key={one.id}>
                  <strong>{minuteText(one.minute)}</strong>
                  {one.customer_id ? (
                    <Link to={console_.customer(one.customer_id)}>{one.customer_name}</Link>
                  ) : (
                    <span className={styles.soft}>{t("book.unknown")}</span>
                  )}
                  <span className={styles.soft}>{t(`services.${one.service}`)}</span>
                  {one.may_check_in ? (
                    <Button size="small" busy={arriving.isPending} onClick={() => arriving.mutate(one.id)}>
                      {t("book.guest-in")}
                    </Button>
                  ) : (
                    <span className={styles.soft}>{t(`book.state.${one.state}`)}</span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
