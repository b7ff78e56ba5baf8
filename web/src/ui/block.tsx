import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";
import { Problem } from "@/api/problem";
import styles from "./block.module.css";
import { Lines } from "./loaded";
import { Card } from "./page";
import { ProblemNote } from "./problem-note";

interface Props {
  /** How much room is kept for it while it comes, so that nothing below it moves. */
  height?: "short" | "tall" | "tallest" | "page";
  children: ReactNode;
}

const LINES = { short: 3, tall: 8, tallest: 12, page: 12 };

/**
 * A part of a page that comes when its code and what it asks the bank for are there, and may fail without taking the page
 * with it. What stands in it draws in short pieces, so that a slow phone answers to touch meanwhile.
 */
export function Block({ height = "tall", children }: Props) {
  return (
    <div className={styles[height]}>
      <QueryErrorResetBoundary>
        {({ reset }) => (
          <Fence askAgain={reset}>
            <Suspense fallback={<Skeleton height={height} />}>{children}</Suspense>
          </Fence>
        )}
      </QueryErrorResetBoundary>
    </div>
  );
}

type Height = NonNullable<Props["height"]>;

/** The place of a block whose question is asked above it. */
export function Waiting({ height }: { height: Height }) {
  return (
    <div className={styles[height]}>
      <Skeleton height={height} />
    </div>
  );
}

function Skeleton({ height }: { height: Height }) {
  return (
    <div className={styles.waiting}>
      <Card>
        <Lines count={LINES[height]} />
      </Card>
    </div>
  );
}

interface FenceProps {
  askAgain: () => void;
  children: ReactNode;
}

interface Thrown {
  thrown: unknown;
}

class Fence extends Component<FenceProps, Thrown> {
  override state: Thrown = { thrown: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    if (this.state.thrown === null) return this.props.children;
    return (
      <Card>
        <ProblemNote thrown={this.state.thrown} retry={this.retry} />
      </Card>
    );
  }

  private retry = () => {
    // A question can be asked again. What was not fetched or did not draw will not do so a second time in the same page.
    if (!(this.state.thrown instanceof Problem)) return location.reload();
    this.props.askAgain();
    this.setState({ thrown: null });
  };
}
