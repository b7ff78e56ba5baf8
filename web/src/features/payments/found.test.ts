import { expect, it } from "vitest";
import type { Payee } from "@/api/wire";
import { found } from "./found";

const payees = [
  { id: "1", name: "王芳", account_number: "6222021234567890" },
  { id: "2", name: "Emma Clarke", account_number: "6222029999990001" },
] as Payee[];

it.each([
  ["", "12"],
  ["王", "1"],
  [" emma ", "2"],
  ["1234 5678", "1"],
  ["6222", "12"],
  ["nobody", ""],
])("looking for %j finds %j", (wanted, ids) => {
  expect(
    found(payees, wanted)
      .map(({ id }) => id)
      .join(""),
  ).toBe(ids);
});
