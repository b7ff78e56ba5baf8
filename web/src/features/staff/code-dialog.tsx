import { useTranslation } from "react-i18next";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";

interface Props {
  /** Told once; null while there is none. */
  code: string | null;
  onClose: () => void;
}

/** The code by which a colleague chooses their own password, for their hand. */
export function CodeDialog({ code, onClose }: Props) {
  const { t } = useTranslation("staff");
  return (
    <Dialog open={code !== null} title={t("code-title")} onClose={onClose}>
      <p>{t("code-what")}</p>
      <p>
        <Copyable text={code ?? ""} name={t("code")}>
          <b>{code}</b>
        </Copyable>
      </p>
    </Dialog>
  );
}
