import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { mySsoQuery, wayToConfirm } from "@/api/sso";
import { whenConfirmed } from "@/lib/sso-errand";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import styles from "./security.module.css";

interface Props {
  onDone: () => void;
  /** No other way follows. */
  alone?: boolean;
}

/** Once more who it is, at the provider, in a tab of its own: what is open here stays as it is. */
export function BySso(props: Props) {
  return useMe().realm === "staff" ? <OfStaff {...props} /> : null;
}

function OfStaff({ onDone, alone = false }: Props) {
  const { t } = useTranslation("security");
  const { data: mine } = useQuery(mySsoQuery);
  const going = useMutation({
    mutationFn: async () => {
      // Opened while the press of the button still counts: afterwards browsers take it for a pop-up.
      const tab = window.open("", "_blank");
      try {
        const to = await wayToConfirm();
        if (tab) tab.location.href = to;
      } catch (thrown) {
        tab?.close();
        throw thrown;
      }
    },
  });
  useEffect(() => whenConfirmed(onDone), [onDone]);
  if (!mine?.name || !mine.link) return null;
  return (
    <>
      {going.error && <ProblemNote thrown={going.error} />}
      <Button
        block
        icon={<KeyRound size={20} aria-hidden="true" />}
        busy={going.isPending}
        onClick={() => going.mutate()}
      >
        {t("sso-confirm", { name: mine.name })}
      </Button>
      {going.isSuccess && <p role="status">{t("sso-confirm-there", { name: mine.name })}</p>}
      {!alone && <p className={styles.soft}>{t("step-or")}</p>}
    </>
  );
}
