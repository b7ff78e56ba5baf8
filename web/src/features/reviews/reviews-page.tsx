import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { finishedQuery, objectionsQuery, queueQuery } from "@/api/reviews";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useRight } from "@/ui/session";
import { Calibrations } from "./calibrations";
import { Figures } from "./figures";
import { Lines } from "./lines";
import styles from "./reviews.module.css";
import { SamplingView } from "./sampling";
import { ScorecardView } from "./scorecard";
import { Steps } from "./steps";
import "./words";

const VIEWS = [
  "queue",
  "finished",
  "objections",
  "coaching",
  "calibrations",
  "figures",
  "sampling",
  "scorecard",
] as const;
type View = (typeof VIEWS)[number];

/** What is to be reviewed and what came of it; how it is drawn and by what it is looked at. */
export function ReviewsPage() {
  const { t } = useTranslation("reviews");
  const [search, setSearch] = useSearchParams();
  const decides = useRight("quality.decide");
  const shown = VIEWS.filter((one) => one !== "objections" || decides);
  const view = shown.find((one) => one === search.get("view")) ?? "queue";
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Chips<View>
        label={t("view")}
        choices={shown.map((value) => ({ value, label: t(`views.${value}`) }))}
        value={view}
        onChange={(chosen) => chosen && setSearch({ view: chosen }, { replace: true })}
      />
      <div className={styles.stack}>{viewOf(view)}</div>
    </Page>
  );
}

function viewOf(view: View) {
  switch (view) {
    case "queue":
      return <Queue />;
    case "finished":
      return <Finished />;
    case "objections":
      return <Objections />;
    case "coaching":
      return <Steps />;
    case "calibrations":
      return <Calibrations />;
    case "figures":
      return <Figures />;
    case "sampling":
      return <SamplingView />;
    case "scorecard":
      return <ScorecardView />;
  }
}

function Queue() {
  const { t } = useTranslation("reviews");
  const found = useQuery(queueQuery);
  return (
    <Card>
      <Loaded query={found} lines={6}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("nothing-to-review")}</Empty>
          ) : (
            <Lines items={items} label={t("views.queue")} kind="queue" />
          )
        }
      </Loaded>
    </Card>
  );
}

function Finished() {
  const { t } = useTranslation("reviews");
  const found = useQuery(finishedQuery);
  return (
    <Card>
      <Loaded query={found} lines={6}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("nothing-finished")}</Empty>
          ) : (
            <Lines items={items} label={t("views.finished")} kind="finished" />
          )
        }
      </Loaded>
    </Card>
  );
}

function Objections() {
  const { t } = useTranslation("reviews");
  const found = useQuery(objectionsQuery);
  return (
    <Card>
      <Loaded query={found} lines={4}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("no-objections")}</Empty>
          ) : (
            <Lines items={items} label={t("views.objections")} kind="finished" />
          )
        }
      </Loaded>
    </Card>
  );
}
