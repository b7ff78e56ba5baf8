/** A piece of a line: words, perhaps bold, perhaps leading to a page of the bank. */
export interface Piece {
  text: string;
  bold?: boolean;
  to?: string;
}

export type Block =
  | { kind: "heading"; level: 2 | 3; pieces: Piece[] }
  | { kind: "paragraph"; pieces: Piece[] }
  | { kind: "list"; ordered: boolean; items: Piece[][] };

const HEADING = /^(#{1,3})\s+(.*)$/;
const BULLET = /^\s*[-*]\s+(.*)$/;
const NUMBER = /^\s*\d{1,2}[.)]\s+(.*)$/;
const INLINE = /\*\*(.+?)\*\*|\[([^[\]]+)\]\((\/(?!\/)[a-z0-9/_-]{0,100})\)/g;

/** An article's text as what is drawn. There is no HTML in it: what looks like it is shown as it is written. */
export function readMarkup(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split("\n")) {
    const heading = HEADING.exec(line);
    const bullet = BULLET.exec(line);
    const item = bullet ?? NUMBER.exec(line);
    if (heading) {
      open = null;
      blocks.push({
        kind: "heading",
        level: heading[1] === "###" ? 3 : 2,
        pieces: piecesOf(heading[2] ?? ""),
      });
    } else if (item) {
      const ordered = bullet === null;
      if (open?.kind !== "list" || open.ordered !== ordered) {
        open = { kind: "list", ordered, items: [] };
        blocks.push(open);
      }
      open.items.push(piecesOf(item[1] ?? ""));
    } else if (line.trim() === "") {
      open = null;
    } else {
      open = null;
      blocks.push({ kind: "paragraph", pieces: piecesOf(line.trim()) });
    }
  }
  return blocks;
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of line.matchAll(INLINE)) {
    if (found.index > at) pieces.push({ text: line.slice(at, found.index) });
    if (found[1] !== undefined) {
      pieces.push(...piecesOf(found[1]).map((piece) => ({ ...piece, bold: true })));
    } else if (found[2] !== undefined && found[3] !== undefined) {
      pieces.push({ text: found[2], to: found[3] });
    }
    at = found.index + found[0].length;
  }
  if (at < line.length) pieces.push({ text: line.slice(at) });
  return pieces;
}
