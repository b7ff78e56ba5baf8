import { Fragment } from "react";
import type { Passage } from "@/api/wire";
import marked from "@/ui/marked.module.css";

/** A passage with what was asked for lit up. */
export function Lit({ passage: { text, marks } }: { passage: Passage }) {
  // The bank counts whole signs, a browser halves of rare ones.
  const signs = [...text];
  const from = (start: number, end?: number) => signs.slice(start, end).join("");
  return (
    <>
      {marks.map(({ start, end }, at) => (
        <Fragment key={start}>
          {from(marks[at - 1]?.end ?? 0, start)}
          <mark className={marked.marked}>{from(start, end)}</mark>
        </Fragment>
      ))}
      {from(marks.at(-1)?.end ?? 0)}
    </>
  );
}
