import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { securityKey } from "@/api/security";
import { mySsoQuery, unlinkSso, wayToLink } from "@/api/sso";
import type { SsoLink } from "@/api/wire";
import { leaveFor } from "@/lib/sso-errand";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import styles from "./security.module.css";

/** Whether the provider of the staff's sign-in opens this person's door. Nothing for customers, who have none. */
export function CompanyAccount() {
  return useMe().realm === "staff" ? <OfStaff /> : null;
}

function OfStaff() {
  const { t } = useTranslation("security");
  const { data: mine } = useQuery(mySsoQuery);
  const name = mine?.name;
  if (!name) return null;
  return (
    <Card title={t("sso", { name })}>
      <div className={styles.part}>
        <p className={styles.soft}>{t("sso-lead", { name })}</p>
        {mine.link ? <Linked name={name} link={mine.link} /> : <Link name={name} />}
      </div>
    </Card>
  );
}

function Linked({ name, link }: { name: string; link: SsoLink }) {
  const { t } = useTranslation("security");
  const announce = useAnnounce();
  const queries = useQueryClient();
  async function unlink() {
    await unlinkSso();
    announce(t("sso-unlinked", { name }));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <ul className={styles.list}>
      <li>
        <KeyRound size={20} aria-hidden="true" />
        <div className={styles.words}>
          <b>{t("sso-is-linked")}</b>
          <small>
            {t("made")} <When at={link.linked_at} /> · {link.used_at ? t("used") : t("never-used")}{" "}
            {link.used_at && <When at={link.used_at} />}
          </small>
        </div>
        <div className={styles.deeds}>
          <AskFirst
            label={t("sso-unlink")}
            title={t("sso-unlink-title", { name })}
            consequence={t("sso-unlink-then", { name })}
            act={unlink}
          />
        </div>
      </li>
    </ul>
  );
}

function Link({ name }: { name: string }) {
  const { t } = useTranslation("security");
  const confirmed = useConfirmed();
  const going = useMutation({ mutationFn: () => confirmed(wayToLink), onSuccess: (to) => leaveFor(to) });
  return (
    <>
      <p>{t("sso-not-linked", { name })}</p>
      {going.error && <ProblemNote thrown={going.error} />}
      <div>
        <Button
          icon={<KeyRound size={18} aria-hidden="true" />}
          busy={going.isPending || going.isSuccess}
          onClick={() => going.mutate()}
        >
          {t("sso-link", { name })}
        </Button>
      </div>
    </>
  );
}
