import { useQuery } from "@tanstack/react-query";
import { Flag, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { aboutEntryQuery, aboutTransferQuery } from "@/api/disputes";
import type { DisputeAbout } from "@/api/wire";
import { portal } from "@/lib/paths";
import { LinkButton } from "./button";

/** On an entry of one's own: that something is wrong with it, or how that stands. */
export function DisputeEntry({ accountId, seq }: { accountId: string; seq: number }) {
  const about = useQuery(aboutEntryQuery(accountId, seq)).data;
  return about ? <Way about={about} /> : null;
}

/** The same on the receipt of a transfer; and whoever was paid reads that it is asked back. */
export function DisputeTransfer({ id }: { id: string }) {
  const { t } = useTranslation("ui");
  const about = useQuery(aboutTransferQuery(id)).data;
  if (!about) return null;
  return (
    <>
      {about.asked_back && (
        <p role="note">
          <Undo2 size={16} aria-hidden="true" /> {t("dispute.asked-back")}
        </p>
      )}
      <Way about={about} />
    </>
  );
}

function Way({ about }: { about: DisputeAbout }) {
  const { t } = useTranslation("ui");
  const icon = <Flag size={18} aria-hidden="true" />;
  if (about.dispute_id) {
    return (
      <LinkButton to={portal.dispute(about.dispute_id)} icon={icon}>
        {t("dispute.see")}
      </LinkButton>
    );
  }
  if (about.reasons.length === 0) return null;
  return (
    <LinkButton to={portal.newDispute(about.account_id, about.seq)} icon={icon}>
      {t("dispute.begin")}
    </LinkButton>
  );
}
