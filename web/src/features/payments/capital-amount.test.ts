import { expect, it } from "vitest";
import { capitalAmount } from "./capital-amount";

it.each([
  [1, "壹分"],
  [10, "壹角整"],
  [15, "壹角伍分"],
  [100, "壹元整"],
  [105, "壹元零伍分"],
  [1_000, "壹拾元整"],
  [10_100, "壹佰零壹元整"],
  [200_000, "贰仟元整"],
  [140_950, "壹仟肆佰零玖元伍角整"],
  [600_714, "陆仟零柒元壹角肆分"],
  [10_768_053, "壹拾万零柒仟陆佰捌拾元伍角叁分"],
  [100_000_000, "壹佰万元整"],
  [10_001_000_000, "壹亿零壹万元整"],
  [1_000_000_000_000, "壹佰亿元整"],
])("%i fen are %s", (minor, words) => {
  expect(capitalAmount({ minor, currency: "CNY" })).toBe(words);
});

it.each([
  { minor: 100, currency: "USD" },
  { minor: 0, currency: "CNY" },
  { minor: -100, currency: "CNY" },
])("nothing is written for %j", (money) => {
  expect(capitalAmount(money)).toBeNull();
});
