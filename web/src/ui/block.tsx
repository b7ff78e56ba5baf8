import { Component, type ReactNode, Suspense } from "react";
import styles from "./block.module.css";
import { Lines } from "./loaded";
import { Card } from "./page";
import { ProblemNote } from "./problem-note";

interface Props {
  /** How much room is kept for it while it comes, so that nothing below it moves. */
  height?: "short" | "middle" | "tall" | "page";
  children: ReactNode;
}

const LINES = { short: 3, middle: 6, tall: 9, page: 9 };

/** A part of a page that comes when it can, and may fail without taking the page with it. */
export function Block({ height = "middle", children }: Props) {
  return (
    <div className={styles[height]}>
      <Fence>
        <Suspense
          fallback={
            <Card>
              <Lines count={LINES[height]} />
            </Card>
          }
        >
          {children}
        </Suspense>
      </Fence>
    </div>
  );
}

class Fence extends Component<{ children: ReactNode }, { thrown: unknown }> {
  override state = { thrown: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    // What was not fetched or did not draw will not do so a second time in the same page.
    if (this.state.thrown) return <ProblemNote thrown={this.state.thrown} retry={() => location.reload()} />;
    return this.props.children;
  }
}
