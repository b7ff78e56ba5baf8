import { useMutation } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PasskeyLeft } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";

interface Props<Shown> {
  confirm: () => Promise<Shown>;
  onDone: (shown: Shown) => void;
}

/** The one touch that is enough. */
export function ByPasskey<Shown>({ confirm, onDone }: Props<Shown>) {
  const { t } = useTranslation("security");
  const showing = useMutation({ mutationFn: confirm, onSuccess: onDone });
  const left = showing.error instanceof PasskeyLeft;
  return (
    <>
      {left && <p role="alert">{t("passkey-left")}</p>}
      {showing.error && !left && <ProblemNote thrown={showing.error} />}
      <Button
        variant="primary"
        block
        icon={<Fingerprint size={20} aria-hidden="true" />}
        busy={showing.isPending}
        onClick={() => showing.mutate()}
      >
        {t("step-passkey")}
      </Button>
    </>
  );
}
