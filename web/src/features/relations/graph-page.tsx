import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { customerQuery, isServed } from "@/api/customers";
import { relationGraphQuery } from "@/api/relations";
import type { RelationGraph } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Switch } from "@/ui/check";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Lines } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { Allowed } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { useNarrow } from "@/ui/use-narrow";
import styles from "./graph.module.css";
import type { Part } from "./graph-layout";
import { GraphList, Households, Reaches } from "./graph-list";
import { GraphPicture } from "./graph-picture";
import { NoteRelation } from "./note-relation";
import "./words";

const KEYS = ["depth", "part", "past"] as const;
const PARTS: readonly Part[] = ["family", "ownership", "power"];

/** Who belongs to a customer, and who belongs to those: as a picture, and as a list that says the same. */
export function GraphPage() {
  const { t } = useTranslation("relations");
  const { id = "" } = useParams();
  const [{ depth: wanted, part: chosen, past }, change] = useUrlFilter(KEYS);
  const depth = wanted === "1" || wanted === "3" ? Number(wanted) : 2;
  const part = PARTS.find((one) => one === chosen) ?? "";
  const customer = useQuery(customerQuery(id));
  const found = useQuery({
    ...relationGraphQuery(id, { depth, part, past: past === "1" }),
    // Another filter of the same customer: the picture stays until the next one is here. Never another customer's.
    placeholderData: (before, query) => (query?.queryKey.includes(id) ? before : undefined),
  });
  const name = customer.data?.name || t("gone");
  const action = customer.data && isServed(customer.data) && (
    <Allowed right="customers.change">
      <NoteRelation customer={customer.data} />
    </Allowed>
  );
  return (
    <Page
      title={customer.data ? t("graph.title", { name }) : t("card.title")}
      back={{ to: console_.customer(id), label: t("graph.back") }}
      lead={t("graph.lead")}
      actions={action}
    >
      <div className={styles.filters}>
        <Segments
          label={t("graph.depth")}
          choices={(["1", "2", "3"] as const).map((value) => ({
            value,
            label: t("graph.steps", { count: Number(value) }),
          }))}
          value={String(depth) as "1" | "2" | "3"}
          onChange={(value) => change({ depth: value === "2" ? "" : value })}
        />
        <Chips
          label={t("graph.part")}
          choices={PARTS.map((value) => ({ value, label: t(`graph.parts.${value}`) }))}
          value={part}
          onChange={(value) => change({ part: value })}
        />
        <Switch
          label={t("graph.past")}
          checked={past === "1"}
          onChange={(event) => change({ past: event.target.checked ? "1" : "" })}
        />
      </div>
      {found.data ? (
        <Seen graph={found.data} customerId={id} isFiltered={part !== ""} action={action} />
      ) : found.error ? (
        <ProblemNote thrown={found.error} retry={() => found.refetch()} />
      ) : (
        <Card>
          <Lines count={8} />
        </Card>
      )}
    </Page>
  );
}

interface SeenProps {
  graph: RelationGraph;
  customerId: string;
  isFiltered: boolean;
  action: React.ReactNode;
}

function Seen({ graph, customerId, isFiltered, action }: SeenProps) {
  const { t } = useTranslation("relations");
  const narrow = useNarrow();
  const [shows, setShows] = useState<"list" | "picture">("list");
  if (graph.nodes.length < 2) {
    return (
      <Card>
        <Empty title={t("card.none")} action={action}>
          {t(isFiltered ? "graph.none-such" : "graph.none")}
        </Empty>
      </Card>
    );
  }
  const picture = (
    <Card title={t("graph.picture")} flush>
      <GraphPicture graph={graph} />
      <Legend />
    </Card>
  );
  const list = (
    <div className={styles.side}>
      <Households graph={graph} customerId={customerId} />
      <Reaches title={t("graph.owners")} of={graph.owners} what={t("owners.what")} isWhole={graph.is_whole} />
      <Reaches title={t("graph.holdings")} of={graph.holdings} isWhole={graph.is_whole} />
      <GraphList graph={graph} />
    </div>
  );
  return (
    <>
      {graph.left_out > 0 && (
        <p role="status" className={styles.left}>
          {t("graph.left-out", { count: graph.left_out })}
        </p>
      )}
      {narrow ? (
        <>
          <Segments
            label={t("graph.show")}
            choices={[
              { value: "list", label: t("graph.list") },
              { value: "picture", label: t("graph.picture") },
            ]}
            value={shows}
            onChange={setShows}
          />
          {shows === "list" ? list : picture}
        </>
      ) : (
        <div className={styles.both}>
          {picture}
          {list}
        </div>
      )}
    </>
  );
}

function Legend() {
  const { t } = useTranslation("relations");
  return (
    <div className={styles.legend}>
      <ul aria-hidden="true">
        {PARTS.map((part) => (
          <li key={part} className={styles.key} data-part={part}>
            <svg width="28" height="8" focusable="false">
              <title>{t(`graph.parts.${part}`)}</title>
              <path d="M0 4H28" />
            </svg>
            {t(`graph.parts.${part}`)}
          </li>
        ))}
      </ul>
      <p>{t("graph.keys")}</p>
    </div>
  );
}
