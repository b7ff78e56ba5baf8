import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { download, keep } from "@/api/download";
import { PrivacyPage } from "@/features/privacy/privacy-page";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./privacy-page.module.css";

export function MyPrivacyPage() {
  return <PrivacyPage copy={<Copy />} />;
}

/** All that the bank knows of me as a file. Whoever has only found the open page does not get it. */
function Copy() {
  const { t } = useTranslation("privacy");
  const confirmed = useConfirmed();
  const taking = useMutation({
    mutationFn: () => confirmed(() => download("/api/portal/privacy/copy")),
    onSuccess: keep,
  });
  return (
    <div className={styles.copy}>
      <Button busy={taking.isPending} onClick={() => taking.mutate()}>
        <Download size={18} aria-hidden="true" />
        {t("copy")}
      </Button>
      <p>{t("copy-what")}</p>
      {taking.error && <ProblemNote thrown={taking.error} />}
    </div>
  );
}
