import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { managersKey, portfolioFileQuery, readPortfolioFile } from "@/api/managers";
import type { PortfolioFile } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./portfolios.module.css";

/** What whoever takes a customer over reads, and ticks as read. */
export function FileDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation("portfolios");
  const found = useQuery({ ...portfolioFileQuery(id ?? ""), enabled: id !== null });
  return (
    <Dialog
      open={id !== null}
      title={found.data ? t("file.title", { name: found.data.customer.name }) : t("mine.read")}
      onClose={onClose}
      shape="wide"
    >
      {id !== null && (
        <Loaded query={found} lines={6}>
          {(file) => <Content file={file} onClose={onClose} />}
        </Loaded>
      )}
    </Dialog>
  );
}

function Content({ file, onClose }: { file: PortfolioFile; onClose: () => void }) {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const reading = useMutation({
    mutationFn: () => readPortfolioFile(file.id),
    onSuccess: async () => {
      onClose();
      announce(t("file.read"));
      await queries.invalidateQueries({ queryKey: managersKey });
    },
  });
  const at = instantText(file.at, language);
  return (
    <div className={styles.form}>
      <p className={styles.soft}>
        {file.from_name
          ? t("file.from", { from: file.from_name, by: file.by, at })
          : t("file.from-nobody", { by: file.by, at })}
      </p>
      {file.note && (
        <section className={styles.section}>
          <h3>{t("file.note")}</h3>
          <p className={styles.note}>{file.note}</p>
        </section>
      )}
      <section className={styles.section}>
        <h3>{t("file.promises")}</h3>
        {file.promises.length === 0 ? (
          <p className={styles.soft}>{t("file.no-promises")}</p>
        ) : (
          <ul className={styles.list}>
            {file.promises.map((one) => (
              <li key={one.id}>
                <span>{one.text}</span>
                <span className={styles.soft}>{t("file.due", { day: dateText(one.due_on, language) })}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={styles.section}>
        <h3>{t("file.tasks")}</h3>
        {file.tasks.length === 0 ? (
          <p className={styles.soft}>{t("file.no-tasks")}</p>
        ) : (
          <ul className={styles.list}>
            {file.tasks.map((one) => (
              <li key={one.id}>
                <span>{one.text}</span>
                <span className={styles.soft}>{t("file.due", { day: dateText(one.due_on, language) })}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={styles.section}>
        <h3>{t("file.contacts")}</h3>
        {file.contacts.length === 0 ? (
          <p className={styles.soft}>{t("file.no-contacts")}</p>
        ) : (
          <ul className={styles.list}>
            {file.contacts.map((one) => (
              <li key={one.id}>
                <span>{one.text}</span>
                <span className={styles.soft}>
                  {one.by} · {instantText(one.happened_at, language)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {reading.error && <ProblemNote thrown={reading.error} />}
      <div className={styles.end}>
        <LinkButton to={console_.customer(file.customer.id)}>{t("file.open")}</LinkButton>
        <Button onClick={onClose}>{t("file.close")}</Button>
        <Button variant="primary" busy={reading.isPending} onClick={() => reading.mutate()}>
          {t("file.act")}
        </Button>
      </div>
    </div>
  );
}
