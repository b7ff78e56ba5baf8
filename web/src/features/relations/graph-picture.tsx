import { Building2, CircleUserRound } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GraphEdge, RelationGraph } from "@/api/wire";
import { console_ } from "@/lib/paths";
import styles from "./graph.module.css";
import { CARD, type Drawn, layOut, nextTo, type Placed, partOf } from "./graph-layout";
import { isOpen, type Told, toldOf } from "./graph-words";
import { shareText } from "./share-text";

interface Props {
  graph: RelationGraph;
}

/** Who belongs to whom, as a picture. By keyboard: one stop, the arrows go from one to the next, Enter opens. */
export function GraphPicture({ graph }: Props) {
  const { t } = useTranslation("relations");
  const layout = useMemo(() => layOut(graph), [graph]);
  const told = useMemo(() => toldOf(graph), [graph]);
  const [at, setAt] = useState(graph.centre);
  const [over, setOver] = useState<string | null>(null);
  const places = useRef(new Map<string, HTMLElement>());
  const frame = useRef<HTMLDivElement>(null);
  const here = layout.nodes.some(({ node }) => node.id === at) ? at : graph.centre;
  const lit = over ?? here;
  const middle = layout.nodes.find(({ node }) => node.id === graph.centre);
  useEffect(() => {
    // The middle comes to the middle where the picture is wider than its frame.
    const box = frame.current;
    if (!box || !middle) return;
    box.scrollLeft = middle.x - box.clientWidth / 2;
    box.scrollTop = middle.y - box.clientHeight / 2;
  }, [middle]);
  function onKey(event: KeyboardEvent) {
    const next = event.key === "Home" ? graph.centre : nextTo(layout.nodes, here, event.key);
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setAt(next);
    places.current.get(next)?.focus();
  }
  return (
    <div ref={frame} className={styles.frame}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move among the links and buttons inside */}
      <div className={styles.canvas} style={{ width: layout.width, height: layout.height }} onKeyDown={onKey}>
        <Drawing layout={layout} lit={lit} />
        {layout.households.map((box) => (
          <p
            key={box.ids.join(" ")}
            aria-hidden="true"
            className={styles.home}
            style={{ left: box.x + 14, top: box.y - 9 }}
          >
            {t(isOpen(box.ids, graph) ? "graph.household-open" : "graph.household", {
              count: box.ids.length,
            })}
          </p>
        ))}
        {layout.folded.map(({ of, count, x, y }) => (
          <p
            key={of}
            aria-hidden="true"
            className={styles.folded}
            style={{ left: x - CARD.width / 2, top: y + CARD.height / 2 + 2, width: CARD.width }}
          >
            {t("graph.folded", { count })}
          </p>
        ))}
        <ul aria-label={t("graph.picture")}>
          {layout.nodes.map((placed) => (
            <li
              key={placed.node.id}
              className={styles.place}
              style={{ left: placed.x - CARD.width / 2, top: placed.y - CARD.height / 2 }}
              onPointerEnter={() => setOver(placed.node.id)}
              onPointerLeave={() => setOver(null)}
            >
              <Node
                placed={placed}
                told={told.get(placed.node.id) ?? []}
                isMiddle={placed.node.id === graph.centre}
                isStop={placed.node.id === here}
                take={(element) => {
                  if (element) places.current.set(placed.node.id, element);
                  else places.current.delete(placed.node.id);
                }}
                onFocus={() => setAt(placed.node.id)}
              />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

interface NodeProps {
  placed: Placed;
  told: readonly Told[];
  isMiddle: boolean;
  isStop: boolean;
  take: (element: HTMLElement | null) => void;
  onFocus: () => void;
}

function Node({ placed: { node }, told, isMiddle, isStop, take, onFocus }: NodeProps) {
  const { t } = useTranslation("relations");
  const name = node.name || t("gone");
  const roles = useRoles(told, isMiddle);
  const more = node.more > 0 ? t("graph.more", { count: node.more }) : "";
  const label = [name, roles, node.number ? t("customer", { number: node.number }) : t("outsider"), more]
    .filter(Boolean)
    .join(t("graph.comma"));
  const Icon = node.kind === "organisation" ? Building2 : CircleUserRound;
  const isOver = told.length > 0 && told.every(({ edge }) => edge.ended_at !== null);
  const shared = {
    ref: take,
    className: [styles.node, isMiddle && styles.middle, !node.number && styles.outside, isOver && styles.past]
      .filter(Boolean)
      .join(" "),
    tabIndex: isStop ? 0 : -1,
    title: label,
    onFocus,
  };
  const inside = (
    <>
      <span className={styles.name}>
        <Icon size={16} aria-hidden="true" />
        <span>{name}</span>
      </span>
      <span className={styles.role}>{roles}</span>
      {more && <span className={styles.more}>{more}</span>}
      <span className="only-heard">
        {node.number ? t("customer", { number: node.number }) : t("outsider")}
      </span>
    </>
  );
  if (!node.number) {
    return (
      <button type="button" {...shared}>
        {inside}
      </button>
    );
  }
  return (
    <Link to={console_.customer(node.id)} {...shared}>
      {inside}
    </Link>
  );
}

/** "Spouse"; of those further off: "Parent of 李建军". */
function useRoles(told: readonly Told[], isMiddle: boolean): string {
  const { t } = useTranslation("relations");
  if (isMiddle) return t("graph.middle");
  return told
    .slice(0, 2)
    .map(({ role, other, edge, isByOther }) => {
      const what =
        edge.share === null ? t(`roles.${role}`) : `${t(`roles.${role}`)} ${shareText(edge.share)}`;
      if (isByOther) return t("graph.by", { what, name: other.name || t("gone") });
      return other.distance === 0 ? what : t("graph.of", { what, name: other.name || t("gone") });
    })
    .join(t("graph.comma"));
}

function Drawing({ layout, lit }: { layout: ReturnType<typeof layOut>; lit: string }) {
  return (
    <svg
      className={styles.lines}
      width={layout.width}
      height={layout.height}
      aria-hidden="true"
      focusable="false"
    >
      {layout.households.map((box) => (
        <rect
          key={box.ids.join(" ")}
          className={styles.household}
          x={box.x}
          y={box.y}
          width={box.width}
          height={box.height}
          rx={36}
        />
      ))}
      {layout.drawn.map((one) => (
        <Line key={one.id} drawn={one} isLit={one.from === lit || one.to === lit} />
      ))}
    </svg>
  );
}

function Line({ drawn: { path, middle, edges }, isLit }: { drawn: Drawn; isLit: boolean }) {
  const { t } = useTranslation("relations");
  const part = edges.some(({ kind }) => partOf(kind) === "ownership") ? "ownership" : partOf(kindOf(edges));
  const words = edges.flatMap((edge) => labelOf(edge, (kind) => t(`graph.short.${kind}`)));
  const isContested = edges.some((edge) => edge.is_contested);
  const isPast = edges.every((edge) => edge.ended_at !== null);
  return (
    <g
      className={styles.line}
      data-part={part}
      data-lit={isLit}
      data-contested={isContested}
      data-past={isPast}
    >
      <path d={path} />
      {words.length > 0 && (
        <text x={middle.x} y={middle.y} dy="0.35em" textAnchor="middle">
          {words.join(" · ")}
        </text>
      )}
    </g>
  );
}

type ShortKind = "legal_representative" | "agent" | "guardian" | "beneficial_owner";

function labelOf({ kind, share }: GraphEdge, short: (kind: ShortKind) => string): string[] {
  if (share !== null) return [shareText(share)];
  const isNamed =
    kind === "legal_representative" || kind === "agent" || kind === "guardian" || kind === "beneficial_owner";
  return isNamed ? [short(kind)] : [];
}

function kindOf(edges: readonly GraphEdge[]): GraphEdge["kind"] {
  return edges[0]?.kind ?? "relative";
}
