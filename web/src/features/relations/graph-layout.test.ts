import { describe, expect, it } from "vitest";
import type { GraphEdge, GraphNode, RelationGraph } from "@/api/wire";
import { layOut, nextTo } from "./graph-layout";

function node(id: string, distance = 1): GraphNode {
  return { id, distance, kind: "person", name: id, number: id, status: "active", more: 0 };
}

function edge(from: string, to: string, kind: GraphEdge["kind"], share: number | null = null): GraphEdge {
  return {
    id: `${from}-${to}-${kind}`,
    kind,
    from_id: from,
    to_id: to,
    share,
    ground: null,
    since_on: null,
    is_verified: true,
    is_contested: false,
    ended_at: null,
  };
}

function graph(nodes: string[], edges: GraphEdge[], households: string[][] = []): RelationGraph {
  return {
    centre: nodes[0] ?? "",
    depth: 3,
    nodes: nodes.map((id, nth) => node(id, nth === 0 ? 0 : 1)),
    edges,
    households,
    owners: [],
    holdings: [],
    left_out: 0,
    is_whole: true,
  };
}

const FAMILY = graph(
  ["wang", "husband", "mother", "son", "daughter", "father-in-law"],
  [
    edge("wang", "husband", "spouse"),
    edge("mother", "wang", "parent"),
    edge("wang", "son", "parent"),
    edge("husband", "son", "parent"),
    edge("wang", "daughter", "parent"),
    edge("father-in-law", "husband", "parent"),
  ],
  [["wang", "husband", "daughter", "father-in-law"]],
);

describe("where everybody stands", () => {
  it("puts parents above and children below, and nobody on somebody else", () => {
    const { nodes } = layOut(FAMILY);
    const at = new Map(nodes.map(({ node: { id }, x, y }) => [id, { x, y }]));

    expect(at.get("mother")?.y).toBeLessThan(at.get("wang")?.y ?? 0);
    expect(at.get("husband")?.y).toBe(at.get("wang")?.y);
    expect(at.get("son")?.y).toBeGreaterThan(at.get("wang")?.y ?? 0);
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
  });

  it("keeps those who do not belong to a household out of its circle", () => {
    const { nodes, households } = layOut(FAMILY);
    const [box] = households;
    const inside = nodes.filter(
      ({ x, y }) => box && x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height,
    );

    expect(inside.map(({ node: { id } }) => id).sort()).toEqual([
      "daughter",
      "father-in-law",
      "husband",
      "wang",
    ]);
  });

  it("gives the same picture each time", () => {
    expect(layOut(FAMILY)).toEqual(layOut(FAMILY));
  });

  it("leaves most of forty owners to the list and says how many", () => {
    const owners = Array.from({ length: 40 }, (_, nth) => `owner-${nth}`);
    const seen = layOut(
      graph(
        ["firm", ...owners],
        owners.map((one) => edge(one, "firm", "owner", 100)),
      ),
    );

    expect(seen.nodes.length).toBe(7);
    expect(seen.folded).toMatchObject([{ of: "firm", count: 34 }]);
  });

  it("ends on a circle of owners", () => {
    const circle = [edge("b", "a", "owner", 5000), edge("a", "b", "owner", 5000), edge("c", "b", "owner", 1)];

    expect(layOut(graph(["a", "b", "c"], circle)).nodes.length).toBe(3);
  });

  it("stands when there is nobody else", () => {
    expect(layOut(graph(["alone"], [])).nodes.length).toBe(1);
  });
});

describe("where an arrow leads", () => {
  it("goes to the nearest in that direction, and nowhere where there is none", () => {
    const { nodes } = layOut(
      graph(
        ["firm", "owner", "daughter-firm"],
        [edge("owner", "firm", "owner", 3000), edge("firm", "daughter-firm", "owner", 5100)],
      ),
    );

    expect(nextTo(nodes, "firm", "ArrowUp")).toBe("owner");
    expect(nextTo(nodes, "firm", "ArrowDown")).toBe("daughter-firm");
    expect(nextTo(nodes, "owner", "ArrowUp")).toBeUndefined();
    expect(nextTo(nodes, "firm", "Tab")).toBeUndefined();
  });
});
