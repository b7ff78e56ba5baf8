import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { forgetDevice, securityKey } from "@/api/security";
import type { KnownDevice, Security } from "@/api/wire";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import { deviceIcon, useDeviceName } from "./device-name";
import styles from "./security.module.css";

/** From where one has signed in before, the new ones marked: who does not know one of them, has a reason to act. */
export function KnownDevices({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  if (security.devices.length === 0) return null;
  return (
    <Card title={t("known")}>
      <div className={styles.part}>
        <p className={styles.soft}>{t("known-lead")}</p>
        <ul className={styles.list}>
          {security.devices.map((known) => (
            <Row key={known.id} known={known} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Row({ known }: { known: KnownDevice }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useDeviceName(known);
  const Icon = deviceIcon(known);
  async function forget() {
    await forgetDevice(known.id);
    announce(t("known-forgotten"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <li>
      <Icon size={20} aria-hidden="true" />
      <div className={styles.words}>
        <b>{name}</b>
        <small>
          {t("known-since")} <When at={known.known_since} /> · {t("known-used")} <When at={known.used_at} />
        </small>
      </div>
      {known.is_new && <StateWord tone="info">{t("known-new")}</StateWord>}
      <AskFirst
        label={t("known-forget")}
        name={t("known-forget-of", { name })}
        title={t("known-forget-title", { name })}
        consequence={t("known-forget-then")}
        act={forget}
      />
    </li>
  );
}
