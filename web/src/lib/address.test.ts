import { expect, test } from "vitest";
import { addressText } from "./address";

const shanghai = {
  line: "张杨路343号",
  district: "浦东新区",
  city: "上海市",
  region: "上海市",
  postcode: "200120",
  country: "CN",
};

test("a Chinese address goes from large to small, and says a municipality once", () => {
  expect(addressText(shanghai)).toBe("上海市浦东新区张杨路343号 200120");
});

test("a Latin address goes from small to large and leaves out what is not known", () => {
  const benesov = {
    line: "",
    district: "Benesov",
    city: "Benesov",
    region: "central Bohemia",
    postcode: "",
    country: "CZ",
  };

  expect(addressText(benesov)).toBe("Benesov, central Bohemia, CZ");
});
