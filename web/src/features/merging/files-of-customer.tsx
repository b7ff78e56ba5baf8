import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { filesOfCustomerQuery } from "@/api/merging";
import type { Customer } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { When } from "@/ui/when";
import styles from "./merging.module.css";
import { FileLink } from "./said";
import "./words";

/** Where a file that is part of another leads, and which files are part of this one. Nothing for most. */
export function FilesOfCustomer({ customer }: { customer: Customer }) {
  const { t } = useTranslation("merging");
  const files = useQuery(filesOfCustomerQuery(customer.id));
  const into = files.data?.part_of;
  const inside = (files.data?.merges ?? []).filter((one) => !one.split_at && one.kept.id === customer.id);
  if (into) {
    return (
      <Card>
        <div className={styles.note} role="status">
          <p>{t("note.part-of", { name: into.name })}</p>
          <LinkButton variant="primary" to={console_.customer(into.id)}>
            {t("note.go", { number: into.number })}
          </LinkButton>
        </div>
      </Card>
    );
  }
  if (inside.length === 0) return null;
  return (
    <Card title={t("note.title")}>
      <ul className={styles.list}>
        {inside.map((one) => (
          <li key={one.id}>
            <FileLink file={one.merged} />
            <span className={styles.left}>
              <When at={one.at} />
            </span>
            <Allowed right="customers.merge">
              <Link to={console_.merge(one.id)}>{t("note.history")}</Link>
            </Allowed>
          </li>
        ))}
      </ul>
    </Card>
  );
}
