import i18next from "i18next";
import { expect, test } from "vitest";
import { addWords } from "./words";

const words = (said: string) => ({ en: { said }, "zh-CN": { said } });
const said = (part: string) => (i18next.t as (key: string) => string)(`${part}:said`);

test("words of a page are there whether it came before the language or after it", async () => {
  addWords("early", words("before"));
  await i18next.init({ lng: "en", resources: {} });
  addWords("late", words("after"));

  expect([said("early"), said("late")]).toEqual(["before", "after"]);
});
