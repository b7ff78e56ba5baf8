import { describe, expect, it } from "vitest";
import type { Conversation } from "@/api/wire";
import { later } from "./use-talk";

function talk(messages: number, customerRead: number, over: Partial<Conversation> = {}): Conversation {
  return {
    id: "01a22c00-0000-7000-8000-000000000000",
    channel: "portal",
    topic: "card",
    language: "en",
    state: "talking",
    with_whom: "孙佳",
    opened_at: "2026-11-30T10:00:00Z",
    ended_at: null,
    said_at: "2026-11-30T10:01:00Z",
    messages,
    customer_marks: { delivered: customerRead, read: customerRead },
    agent_marks: { delivered: 1, read: 1 },
    place: null,
    expected_minutes: null,
    can_reopen: false,
    others: [],
    whispers: 0,
    ...over,
  };
}

describe("of two states of a conversation", () => {
  it("an answer that was on its way while a mark came does not take the mark back", () => {
    const heard = talk(3, 3);

    expect(later(heard, talk(3, 2))).toBe(heard);
  });

  it("one that has more lines is the later, whoever has read them", () => {
    const come = talk(4, 0);

    expect(later(talk(3, 3), come)).toBe(come);
    expect(later(come, talk(3, 3))).toBe(come);
  });

  it("where both know as much, what has come is taken: places in the queue move", () => {
    const come = talk(1, 1, { state: "waiting", with_whom: null, place: 2 });

    expect(later(talk(1, 1, { state: "waiting", with_whom: null, place: 3 }), come)).toBe(come);
  });
});
