import { describe, expect, it } from "vitest";
import { bytes, text } from "./passkeys";

describe("bytes in JSON", () => {
  it.each([[], [0], [255, 254, 253], [251, 240, 63, 62, 0]])("come back as they went (%#)", (...raw) => {
    const written = text(Uint8Array.from(raw).buffer);

    expect(written).not.toMatch(/[+/=]/);
    expect([...new Uint8Array(bytes(written))]).toEqual(raw);
  });
});
