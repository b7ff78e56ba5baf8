import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { download, keep } from "@/api/download";
import type { Span } from "@/api/quality";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { useLanguage } from "@/ui/use-language";

/** The days of the span as a table. */
export function TakeHome({ span }: { span: Span }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const announce = useAnnounce();
  const making = useMutation({
    mutationFn: () =>
      download(`/api/console/quality/talks.csv?${new URLSearchParams({ ...span, language })}`),
    onSuccess: keep,
    onError: () => announce(t("no-file")),
  });
  return (
    <Button
      icon={<Download size={16} aria-hidden="true" />}
      busy={making.isPending}
      onClick={() => making.mutate()}
    >
      {t("take-home")}
    </Button>
  );
}
