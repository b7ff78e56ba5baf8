import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { importQuery } from "@/api/imports";
import type { ImportFile, ImportSeen } from "@/api/wire";
import { secondsText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Answer } from "@/ui/answer";
import { Count } from "@/ui/count";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { Rows } from "@/ui/records";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { byWhom } from "./by-whom";
import { Differences } from "./differences";
import { ImportState } from "./import-state";
import { Quarantine } from "./quarantine";

export function ImportPage() {
  const { t } = useTranslation("imports");
  const { id = "" } = useParams();
  const found = useQuery(importQuery(id));
  return (
    <Page
      title={found.data ? t("one", { source: found.data.source }) : t("title")}
      back={{ to: console_.imports, label: t("back") }}
      lead={
        found.data && (
          <>
            <When at={found.data.started_at} />
            <ImportState state={found.data.state} />
          </>
        )
      }
    >
      <Loaded query={found} lines={8}>
        {(shown) => (
          <>
            <Card>
              <Agreement of={shown} />
              <Figures of={shown} />
            </Card>
            {shown.balance_mismatches > 0 && <Differences of={shown.differences} />}
            <Quarantine of={shown} />
            {shown.balance_mismatches === 0 && shown.differences.length > 0 && (
              <Differences of={shown.differences} />
            )}
            <Card title={t("files")} flush>
              <Files files={shown.files} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The answer first: do our balances agree with the source's? */
function Agreement({ of }: { of: ImportSeen }) {
  const { t } = useTranslation("imports");
  const open = of.quarantine.reduce((sum, one) => sum + one.open, 0);
  // What could not be compared is no agreement.
  const someOpen = of.differences.some((one) => one.open);
  const waiting = open > 0 ? t("waiting", { count: open }) : t("nothing-waiting");
  if (of.state === "running") {
    return (
      <Answer tone="info" words={t("running-now")} status>
        <Progress label={t("running-so-far", { count: of.rows })} />
      </Answer>
    );
  }
  if (of.state === "interrupted")
    return (
      <Answer tone="caution" words={t("states.interrupted")}>
        {t("go-on")}
      </Answer>
    );
  if (of.state === "failed")
    return (
      <Answer tone="danger" words={t("states.failed")}>
        {t("failed-what")}
      </Answer>
    );
  return of.balance_mismatches > 0 ? (
    <Answer tone="danger" words={t("disagree", { count: of.balance_mismatches })}>
      {t("disagree-what")}
      <br />
      {waiting}
    </Answer>
  ) : (
    <Answer tone="good" words={t(someOpen ? "checked-agree" : "all-agree")}>
      {someOpen && (
        <>
          {t("some-open")}
          <br />
        </>
      )}
      {waiting}
    </Answer>
  );
}

function Figures({ of }: { of: ImportSeen }) {
  const { t } = useTranslation("imports");
  const language = useLanguage();
  return (
    <Facts
      facts={[
        { label: t("rows"), value: <Count of={of.rows} /> },
        { label: t("posted"), value: <Count of={of.posted} /> },
        { label: t("already-there"), value: <Count of={of.already_there} /> },
        { label: t("quarantined"), value: <Count of={of.quarantined} /> },
        { label: t("accounts-checked"), value: <Count of={of.accounts_checked} /> },
        { label: t("mismatches"), value: <Count of={of.balance_mismatches} /> },
        { label: t("finished"), value: of.finished_at && <When at={of.finished_at} /> },
        { label: t("seconds"), value: of.seconds === null ? null : secondsText(of.seconds, language) },
        { label: t("by"), value: byWhom(of.by, t) },
      ]}
    />
  );
}

function Files({ files }: { files: readonly ImportFile[] }) {
  const { t } = useTranslation("imports");
  const figure = (title: string, key: "rows" | "taken" | "already_there" | "quarantined") => ({
    title,
    figures: true,
    render: (one: ImportFile) => <Count of={one[key]} />,
  });
  return (
    <Rows
      label={t("files")}
      rows={files}
      keyOf={(row) => row.file}
      columns={[
        { title: t("file"), render: (row) => row.file },
        figure(t("rows"), "rows"),
        figure(t("taken"), "taken"),
        figure(t("already-there"), "already_there"),
        figure(t("quarantined"), "quarantined"),
      ]}
    />
  );
}
