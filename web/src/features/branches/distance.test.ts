import { expect, it } from "vitest";
import type { BranchFacts } from "@/api/wire";
import { metresTo } from "./distance";

it("knows how far it is from the Bund to Lujiazui", () => {
  const branch = { latitude_e6: 31_236_000, longitude_e6: 121_506_000 } as BranchFacts;
  const metres = metresTo({ latitude: 31.24, longitude: 121.49 }, branch);
  expect(metres).toBeGreaterThan(1_500);
  expect(metres).toBeLessThan(1_650);
});
