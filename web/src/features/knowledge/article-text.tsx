import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import styles from "./knowledge.module.css";
import { type Piece, readMarkup } from "./markup";

interface Props {
  text: string;
  /** Whether its links can be followed: they lead to pages of the portal. */
  follow?: boolean;
}

/** What an article says. */
export function ArticleText({ text, follow = false }: Props) {
  return (
    <div className={styles.text}>
      {readMarkup(text).map((block, at) => {
        const key = `${at}`;
        if (block.kind === "heading") {
          const Heading = block.level === 2 ? "h2" : "h3";
          return <Heading key={key}>{drawn(block.pieces, follow)}</Heading>;
        }
        if (block.kind === "paragraph") return <p key={key}>{drawn(block.pieces, follow)}</p>;
        const List = block.ordered ? "ol" : "ul";
        return (
          <List key={key}>
            {block.items.map((item, nth) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text is drawn whole, and its lines may be alike
              <li key={nth} className={styles.item}>
                {drawn(item, follow)}
              </li>
            ))}
          </List>
        );
      })}
    </div>
  );
}

function drawn(pieces: readonly Piece[], follow: boolean): ReactNode {
  return pieces.map((piece, at) => {
    const words = piece.text;
    const key = `${at}`;
    if (!piece.to) return piece.bold ? <b key={key}>{words}</b> : <Fragment key={key}>{words}</Fragment>;
    return follow ? (
      <Link key={key} to={piece.to}>
        {words}
      </Link>
    ) : (
      <span key={key} className={styles.link}>
        {words}
      </span>
    );
  });
}
