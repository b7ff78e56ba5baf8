import { expect, it } from "vitest";
import { fileNameIn } from "./download";

it.each([
  [`attachment; filename="entries-1.csv"; filename*=UTF-8''%E6%98%8E%E7%BB%86-1.csv`, "明细-1.csv"],
  [`attachment; filename="entries-1.csv"`, "entries-1.csv"],
  [`attachment; filename="../../etc/passwd"`, ".._.._etc_passwd"],
  [`attachment; filename*=UTF-8''%E6%9`, null],
  ["attachment", null],
  [null, null],
])("the name in %j is %j", (disposition, name) => {
  expect(fileNameIn(disposition)).toBe(name);
});
