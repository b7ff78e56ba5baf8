import type { GraphEdge, GraphNode, RelationGraph } from "@/api/wire";

export const CELL = { width: 176, height: 148 };
export const CARD = { width: 148, height: 88 };
const PAD = 24;
/** Of those who hang on one other and are alike: the rest stands in the list. */
const MOST_ALIKE = 6;

export type Part = "family" | "ownership" | "power";

export interface Placed {
  node: GraphNode;
  x: number;
  y: number;
}

export interface Drawn {
  id: string;
  from: string;
  to: string;
  path: string;
  middle: { x: number; y: number };
  /** All that is between the two, the strongest first. */
  edges: readonly GraphEdge[];
}

export interface Layout {
  width: number;
  height: number;
  nodes: readonly Placed[];
  /** How many there was no room for in the picture, beside whom. */
  folded: readonly { of: string; count: number; x: number; y: number }[];
  drawn: readonly Drawn[];
  households: readonly { ids: readonly string[]; x: number; y: number; width: number; height: number }[];
}

export function partOf(kind: GraphEdge["kind"]): Part {
  if (kind === "owner" || kind === "beneficial_owner") return "ownership";
  if (kind === "legal_representative" || kind === "agent") return "power";
  return "family";
}

/**
 * Where everybody stands: those above (parents, owners) over those below, each household in a rectangle of its own, the
 * middle in the middle. The same graph always gives the same picture, and one more depth moves as little as it can.
 */
export function layOut(graph: RelationGraph): Layout {
  const levels = levelsOf(graph);
  const { kept, folded } = fold(graph, levels);
  const columns = columnsOf(graph, kept, levels);
  const lanes = [...kept].map((id) => levels.get(id) ?? 0);
  const across = [...columns.values()];
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [top, bottom] = [Math.min(...lanes), Math.max(...lanes)];
  const at = (id: string) => ({
    x: PAD + ((columns.get(id) ?? 0) - left + 0.5) * CELL.width,
    y: PAD + ((levels.get(id) ?? 0) - top + 0.5) * CELL.height,
  });
  return {
    width: 2 * PAD + (right - left + 1) * CELL.width,
    height: 2 * PAD + (bottom - top + 1) * CELL.height,
    nodes: graph.nodes.filter(({ id }) => kept.has(id)).map((node) => ({ node, ...at(node.id) })),
    folded: folded.map((one) => ({ ...one, ...at(one.of) })),
    drawn: drawnOf(graph, kept, at, levels),
    households: graph.households.map((ids) => boxOf(ids, at)),
  };
}

/** Which of the others is nearest in a direction; those that lie straight ahead count as nearer. */
export function nextTo(places: readonly Placed[], from: string, key: string): string | undefined {
  const here = places.find(({ node }) => node.id === from);
  const way = WAYS[key];
  if (!here || !way) return undefined;
  let best: { id: string; cost: number } | undefined;
  for (const { node, x, y } of places) {
    const ahead = (x - here.x) * way.x + (y - here.y) * way.y;
    const aside = Math.abs((x - here.x) * way.y) + Math.abs((y - here.y) * way.x);
    const cost = ahead + 2 * aside;
    if (node.id !== from && ahead > 1 && (!best || cost < best.cost)) best = { id: node.id, cost };
  }
  return best?.id;
}

const WAYS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const LEVEL: ReadonlySet<GraphEdge["kind"]> = new Set(["spouse", "sibling", "relative"]);

/** How many steps below the middle, below zero above it. Who comes first has the say. */
function levelsOf({ centre, nodes, edges }: RelationGraph): Map<string, number> {
  const levels = new Map([[centre, 0]]);
  const todo = [centre];
  for (let one = todo.shift(); one !== undefined; one = todo.shift()) {
    const level = levels.get(one) ?? 0;
    for (const { kind, from_id: from, to_id: to } of edges) {
      if (from !== one && to !== one) continue;
      const other = from === one ? to : from;
      if (levels.has(other)) continue;
      levels.set(other, LEVEL.has(kind) ? level : from === one ? level + 1 : level - 1);
      todo.push(other);
    }
  }
  for (const { id } of nodes) if (!levels.has(id)) levels.set(id, 0);
  return levels;
}

interface Kept {
  kept: ReadonlySet<string>;
  folded: { of: string; count: number }[];
}

function fold(
  { centre, nodes, edges, households }: RelationGraph,
  levels: ReadonlyMap<string, number>,
): Kept {
  const beside = neighbours(edges);
  const home = new Set(households.flat());
  const kept = new Set<string>();
  const seen = new Map<string, number>();
  const folded = new Map<string, number>();
  for (const { id } of nodes) {
    const [only, ...others] = [...(beside.get(id) ?? [])];
    if (only === undefined || others.length > 0 || id === centre || home.has(id)) {
      kept.add(id);
      continue;
    }
    const place = `${only} ${levels.get(id)}`;
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    if (count <= MOST_ALIKE) kept.add(id);
    else folded.set(only, (folded.get(only) ?? 0) + 1);
  }
  return { kept, folded: [...folded].map(([of, count]) => ({ of, count })) };
}

function neighbours(edges: readonly GraphEdge[]): Map<string, Set<string>> {
  const beside = new Map<string, Set<string>>();
  for (const { from_id: from, to_id: to } of edges) {
    beside.set(from, (beside.get(from) ?? new Set()).add(to));
    beside.set(to, (beside.get(to) ?? new Set()).add(from));
  }
  return beside;
}

/** A household, or somebody by themselves: who stands in which of its rows. */
interface Block {
  rows: Map<number, string[]>;
  width: number;
}

function columnsOf(
  graph: RelationGraph,
  kept: ReadonlySet<string>,
  levels: ReadonlyMap<string, number>,
): Map<string, number> {
  const beside = neighbours(graph.edges);
  const columns = new Map<string, number>();
  const taken = new Set<string>();
  for (const block of blocksOf(graph, kept, levels)) {
    const ids = [...block.rows.values()].flat();
    const near = ids.flatMap((id) => [...(beside.get(id) ?? [])]).flatMap((id) => columns.get(id) ?? []);
    const wish = near.length > 0 ? near.reduce((sum, one) => sum + one, 0) / near.length : 0;
    const start = freeFrom(Math.round(wish - (block.width - 1) / 2), block, taken);
    const rows = [...block.rows.keys()];
    for (let level = Math.min(...rows); level <= Math.max(...rows); level++) {
      for (let nth = 0; nth < block.width; nth++) taken.add(`${level} ${start + nth}`);
      const row = block.rows.get(level) ?? [];
      row.forEach((id, nth) => {
        columns.set(id, start + (block.width - row.length) / 2 + nth);
      });
    }
  }
  return columns;
}

function blocksOf(
  { nodes, households }: RelationGraph,
  kept: ReadonlySet<string>,
  levels: ReadonlyMap<string, number>,
): Block[] {
  const home = new Map(households.flatMap((group) => group.map((id) => [id, group] as const)));
  const done = new Set<string>();
  const blocks: Block[] = [];
  for (const { id } of nodes) {
    if (!kept.has(id) || done.has(id)) continue;
    const rows = new Map<number, string[]>();
    for (const member of home.get(id) ?? [id]) {
      done.add(member);
      const level = levels.get(member) ?? 0;
      rows.set(level, [...(rows.get(level) ?? []), member]);
    }
    blocks.push({ rows, width: Math.max(...[...rows.values()].map((row) => row.length)) });
  }
  return blocks;
}

/** The nearest columns to the wish that are free on all rows of the block, right before left. */
function freeFrom(wish: number, { rows, width }: Block, taken: ReadonlySet<string>): number {
  const [top, bottom] = [Math.min(...rows.keys()), Math.max(...rows.keys())];
  const isFree = (start: number) => {
    for (let level = top; level <= bottom; level++) {
      for (let nth = 0; nth < width; nth++) if (taken.has(`${level} ${start + nth}`)) return false;
    }
    return true;
  };
  for (let off = 0; ; off++) {
    if (isFree(wish + off)) return wish + off;
    if (isFree(wish - off)) return wish - off;
  }
}

type At = (id: string) => { x: number; y: number };

function drawnOf(
  { edges }: RelationGraph,
  kept: ReadonlySet<string>,
  at: At,
  levels: ReadonlyMap<string, number>,
): Drawn[] {
  const pairs = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    if (!kept.has(edge.from_id) || !kept.has(edge.to_id)) continue;
    const key = [edge.from_id, edge.to_id].sort().join(" ");
    pairs.set(key, [...(pairs.get(key) ?? []), edge]);
  }
  return [...pairs].map(([id, between]) => {
    const [first] = between;
    const { from_id: from, to_id: to } = first as GraphEdge;
    const isLevel = levels.get(from) === levels.get(to);
    return { id, from, to, edges: between, ...(isLevel ? along(at(from), at(to)) : down(at(from), at(to))) };
  });
}

interface Point {
  x: number;
  y: number;
}

function down(from: Point, to: Point): Pick<Drawn, "path" | "middle"> {
  const way = to.y > from.y ? 1 : -1;
  const [start, end] = [from.y + (way * CARD.height) / 2, to.y - (way * CARD.height) / 2];
  const half = (start + end) / 2;
  return {
    path: `M${from.x} ${start}C${from.x} ${half} ${to.x} ${half} ${to.x} ${end}`,
    middle: { x: (from.x + to.x) / 2, y: half },
  };
}

/** Side by side: a line; further off: an arc above those between. */
function along(from: Point, to: Point): Pick<Drawn, "path" | "middle"> {
  const way = to.x > from.x ? 1 : -1;
  if (Math.abs(to.x - from.x) < 1.5 * CELL.width) {
    const [start, end] = [from.x + (way * CARD.width) / 2, to.x - (way * CARD.width) / 2];
    return { path: `M${start} ${from.y}H${end}`, middle: { x: (start + end) / 2, y: from.y } };
  }
  const top = from.y - CARD.height / 2;
  const high = top - 44;
  return {
    path: `M${from.x} ${top}C${from.x} ${high} ${to.x} ${high} ${to.x} ${top}`,
    middle: { x: (from.x + to.x) / 2, y: top - 33 },
  };
}

function boxOf(ids: readonly string[], at: At): Layout["households"][number] {
  const places = ids.map(at);
  const [x, y] = [Math.min(...places.map((one) => one.x)), Math.min(...places.map((one) => one.y))];
  const [right, bottom] = [Math.max(...places.map((one) => one.x)), Math.max(...places.map((one) => one.y))];
  return {
    ids,
    x: x - CELL.width / 2 + 4,
    y: y - CELL.height / 2 + 12,
    width: right - x + CELL.width - 8,
    height: bottom - y + CELL.height - 24,
  };
}
