import { describe, expect, it } from "vitest";
import { csrfToken } from "./csrf";

describe("the CSRF token", () => {
  it("goes with every method that changes something", () => {
    const sent = ["POST", "put", "PATCH", "DELETE"].map((method) =>
      csrfToken(method, "a=1; bankhall_csrf=t0k%3D; b=2"),
    );

    expect(sent).toEqual(["t0k=", "t0k=", "t0k=", "t0k="]);
  });

  it("is the one that only our own host can have set, where there is one", () => {
    expect(csrfToken("POST", "bankhall_csrf=planted; __Host-bankhall_csrf=ours")).toBe("ours");
  });

  it("does not go with reads", () => {
    expect(csrfToken("GET", "bankhall_csrf=t0k")).toBeNull();
  });

  it("is absent while the server has set none, and not mistaken for a cookie of a longer name", () => {
    expect(csrfToken("POST", "")).toBeNull();
    expect(csrfToken("POST", "xbankhall_csrf=evil; bankhall_csrf2=evil")).toBeNull();
  });
});
