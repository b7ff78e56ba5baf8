import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { householdAssetsQuery } from "@/api/accounts";
import type { GraphNode, GraphReach, RelationGraph } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Card } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./graph.module.css";
import { isOpen, type Told, toldOf } from "./graph-words";
import { shareText } from "./share-text";

/** Who lives together; of the household in the middle, what it has with the bank. */
export function Households({ graph, customerId }: { graph: RelationGraph; customerId: string }) {
  const { t } = useTranslation("relations");
  if (graph.households.length === 0) return null;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <Card title={t("graph.households")}>
      <ul className={styles.list}>
        {graph.households.map((ids) => {
          const members = ids.flatMap((id) => nodes.get(id) ?? []);
          return (
            <li key={ids.join(" ")}>
              <p className={styles.strong}>
                {t(isOpen(ids, graph) ? "graph.household-of-open" : "graph.household-of", {
                  people: members.length,
                  customers: members.filter(({ number }) => number !== null).length,
                })}
              </p>
              <p>{members.map(({ name }) => name || t("gone")).join(t("graph.comma"))}</p>
              {ids.includes(graph.centre) && <Sum customerId={customerId} />}
            </li>
          );
        })}
      </ul>
      <p className={styles.soft}>{t("graph.household-what")}</p>
    </Card>
  );
}

function Sum({ customerId }: { customerId: string }) {
  const { t } = useTranslation("relations");
  const language = useLanguage();
  const seesAccounts = useRight("accounts.view");
  const found = useQuery({ ...householdAssetsQuery(customerId), enabled: seesAccounts });
  if (!found.data || found.data.totals.length === 0) return null;
  const amounts = found.data.totals.map((one) => amountText(one, language)).join(t("graph.comma"));
  return <p>{t("graph.household-owns", { amounts })}</p>;
}

interface ReachesProps {
  title: string;
  of: readonly GraphReach[];
  what?: string;
  isWhole: boolean;
}

/** What comes of the shares along all ways, and each way by which it is reached. */
export function Reaches({ title, of, what, isWhole }: ReachesProps) {
  const { t } = useTranslation("relations");
  if (of.length === 0) return null;
  return (
    <Card title={title}>
      <ul className={styles.list}>
        {of.map((one) => (
          <li key={one.id}>
            <p className={styles.reach}>
              <span className={styles.strong}>{one.name || t("gone")}</span>
              <span className={styles.figure}>{shareText(one.share)}</span>
            </p>
            <p className={styles.states}>
              {one.is_final && <StateWord tone="info">{t("graph.final")}</StateWord>}
              <StateWord tone={one.is_sure ? "good" : "caution"}>
                {t(one.is_sure ? "graph.sure" : "graph.unsure")}
              </StateWord>
            </p>
            {one.ways.map((way) => (
              <p key={way.names.join("→")} className={styles.soft}>
                {way.names.map((name) => name || t("gone")).join(" → ")}
                {one.ways.length > 1 && ` ${shareText(way.share)}`}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {what && <p className={styles.soft}>{what}</p>}
      {!isWhole && <p className={styles.soft}>{t("graph.not-whole")}</p>}
    </Card>
  );
}

/** Everybody in the picture, with what they are to those nearer to the middle. */
export function GraphList({ graph }: { graph: RelationGraph }) {
  const { t } = useTranslation("relations");
  const told = toldOf(graph);
  return (
    <div className={styles.everybody}>
      <Card title={t("graph.list")}>
        <ul className={styles.people} aria-label={t("graph.list")}>
          {graph.nodes
            .filter(({ id }) => id !== graph.centre)
            .map((node) => (
              <Entry key={node.id} node={node} told={told.get(node.id) ?? []} />
            ))}
        </ul>
      </Card>
    </div>
  );
}

function Entry({ node, told }: { node: GraphNode; told: readonly Told[] }) {
  const { t } = useTranslation("relations");
  return (
    <li className={styles.entry}>
      <PersonChip
        name={node.name || t("gone")}
        organisation={node.kind === "organisation"}
        to={node.number ? console_.customer(node.id) : undefined}
        note={node.number ? t("customer", { number: node.number }) : t("outsider")}
      />
      <ul className={styles.said}>
        {told.map((one) => (
          <li key={one.edge.id} className={styles.told}>
            <Said one={one} />
          </li>
        ))}
      </ul>
      {node.more > 0 && <p className={styles.soft}>{t("graph.more", { count: node.more })}</p>}
    </li>
  );
}

function Said({ one: { edge, role, other, isByOther } }: { one: Told }) {
  const { t } = useTranslation("relations");
  const language = useLanguage();
  const what = edge.share === null ? t(`roles.${role}`) : `${t(`roles.${role}`)} ${shareText(edge.share)}`;
  return (
    <>
      <span>{t(isByOther ? "graph.by" : "graph.of", { what, name: other.name || t("gone") })}</span>
      {edge.ground && <span>{t(`grounds.${edge.ground}`)}</span>}
      {edge.since_on && <span>{t("since", { day: dateText(edge.since_on, language) })}</span>}
      {edge.ended_at ? (
        <StateWord tone="over">
          {t("graph.ended", { day: dateText(instantDay(edge.ended_at), language) })}
        </StateWord>
      ) : edge.is_contested ? (
        <StateWord tone="danger">{t("state.contested")}</StateWord>
      ) : edge.is_verified ? (
        <StateWord tone="good">{t("state.verified")}</StateWord>
      ) : (
        <StateWord tone="caution">{t("state.unverified")}</StateWord>
      )}
    </>
  );
}
