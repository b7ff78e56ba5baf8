import { useTranslation } from "react-i18next";
import { ToldCode } from "@/ui/told-code";

interface Props {
  /** Told once; null while there is none. */
  code: string | null;
  onClose: () => void;
}

/** The code by which a colleague chooses their own password, for their hand. */
export function CodeDialog({ code, onClose }: Props) {
  const { t } = useTranslation("staff");
  return (
    <ToldCode code={code} title={t("code-title")} what={t("code-what")} name={t("code")} onClose={onClose} />
  );
}
