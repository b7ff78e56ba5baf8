import type { GraphEdge, GraphNode, RelationGraph, RelationRole } from "@/api/wire";
import { partOf } from "./graph-layout";

const BOTH_WAYS: Partial<Record<GraphEdge["kind"], RelationRole>> = {
  spouse: "spouse",
  sibling: "sibling",
  relative: "relative",
};
const FROM: Record<string, RelationRole> = {
  parent: "parent",
  guardian: "guardian",
  legal_representative: "legal_representative",
  agent: "agent",
  owner: "owner",
  beneficial_owner: "beneficial_owner",
};
const TO: Record<string, RelationRole> = {
  parent: "child",
  guardian: "ward",
  legal_representative: "represented",
  agent: "principal",
  owner: "owned",
  beneficial_owner: "beneficially_owned",
};

/** What somebody is in a relation to the other. */
export function roleIn(edge: GraphEdge, id: string): RelationRole {
  return BOTH_WAYS[edge.kind] ?? (edge.from_id === id ? FROM[edge.kind] : TO[edge.kind]) ?? "relative";
}

export interface Told {
  edge: GraphEdge;
  role: RelationRole;
  other: GraphNode;
  /** The other one owns them or acts for them: it is said by what the other one is. */
  isByOther: boolean;
}

/** Of each of the graph, what they are to those nearer to the middle, each relation once. */
export function toldOf({ nodes, edges }: RelationGraph): ReadonlyMap<string, readonly Told[]> {
  const order = new Map(nodes.map((node, nth) => [node.id, { node, nth }]));
  const told = new Map<string, Told[]>();
  for (const edge of edges) {
    const [from, to] = [order.get(edge.from_id), order.get(edge.to_id)];
    if (!from || !to) continue;
    const [near, far] = from.nth < to.nth ? [from, to] : [to, from];
    const isByOther = far === to && partOf(edge.kind) !== "family";
    const role = roleIn(edge, (isByOther ? near : far).node.id);
    const one = { edge, role, other: near.node, isByOther };
    told.set(far.node.id, [...(told.get(far.node.id) ?? []), one]);
  }
  return told;
}

/** Whether some of a household may lie beyond what is shown: its number is then the least. */
export function isOpen(ids: readonly string[], { nodes, depth }: RelationGraph): boolean {
  return nodes.some(({ id, more, distance }) => more > 0 && distance >= depth && ids.includes(id));
}
