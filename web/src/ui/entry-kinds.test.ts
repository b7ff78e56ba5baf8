import { expect, it } from "vitest";
import { transferOf } from "./entry-kinds";

const ID = "0198f2a0-1c2d-7e3f-8a4b-5c6d7e8f9a0b";

it.each([
  ["transfer", ID, ID],
  ["own_transfer", ID, ID],
  ["transfer", "ORDER 17", null],
  ["transfer", null, null],
  ["payment", ID, null],
])("an entry of kind %s with reference %j belongs to transfer %j", (kind, reference, id) => {
  expect(transferOf({ kind, reference })).toBe(id);
});
