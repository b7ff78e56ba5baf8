"""What somebody may lose who makes things large, loose or plain."""

from playwright.sync_api import Locator, Page

# A window of 1280 px at 200 % shows as many CSS pixels as one of 640.
NARROW = (320, 640)
ZOOMED = (640, 400)

# WCAG 1.4.12: what a reader's own style sheet may ask for. As a sheet of the document's own, because the policy allows
# no style elements.
_SPACED = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
"""

# Text that its own box hides, and text beyond the edge that nothing scrolls to. Left out: what is only heard, pictures,
# and source text that is shown in part on purpose, whole elsewhere.
_LOST = """
() => {
  const out = [];
  const hides = (style) => [style.overflowX, style.overflowY].some((how) => how === "hidden" || how === "clip");
  const scrolled = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(".only-heard, svg, code, input, select, textarea, [hidden], [inert]")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.bottom <= 0 && getComputedStyle(element).position === "absolute") continue;
    const text = element.textContent.trim();
    if (!text) continue;
    const told = `${element.tagName.toLowerCase()}.${element.className}: ${text.slice(0, 60)}`;
    const wider = element.scrollWidth > element.clientWidth + 1;
    const higher = element.scrollHeight > element.clientHeight + 1;
    // Two lines and an ellipsis are so on purpose: opened, the whole is there.
    const shortened = getComputedStyle(element).webkitLineClamp !== "none";
    const hidden = element.clientWidth > 1 && hides(getComputedStyle(element)) && !shortened && (wider || higher);
    if (hidden) out.push(`hidden: ${told}`);
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (own && (box.right > innerWidth + 1 || box.left < -1) && !scrolled(element)) out.push(`over the edge: ${told}`);
  }
  return out;
}
"""

_SEEN = """
() => {
  const out = [];
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0;
  };
  const controls = "input:not([type=radio], [type=checkbox]), select, textarea, button";
  for (const element of document.querySelectorAll(controls)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.matches("button")) {
      if (!element.textContent.trim() && !element.querySelector("svg")) out.push(element.outerHTML.slice(0, 120));
    } else if (!drawn(element) && !drawn(element.parentElement) && !element.nextElementSibling)
      out.push(element.outerHTML.slice(0, 120));
  }
  return out;
}
"""

_FOCUS = """
() => {
  const outlined = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  let at = document.activeElement;
  if (!at || at === document.body) return null;
  const told = `${at.tagName.toLowerCase()} ${(at.ariaLabel ?? at.textContent).trim().slice(0, 40)}`;
  for (let up = 0; at && up < 3; up += 1, at = at.parentElement) if (outlined(at)) return [told, true];
  const next = document.activeElement.nextElementSibling;
  return [told, Boolean(next && outlined(next))];
}
"""


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def lost_text(page: Page) -> list[str]:
    """Texts that cannot be read whole, as lines to read."""
    found: list[str] = page.evaluate(_LOST)
    return found


def space_letters(page: Page) -> None:
    """As a reader does who needs room between lines, words and letters."""
    page.evaluate(_SPACED)


def unseen_controls(page: Page) -> list[str]:
    """Controls without a border, a text or a picture."""
    found: list[str] = page.evaluate(_SEEN)
    return found


def unseen_focus(page: Page, *, stops: int) -> list[str]:
    """Which of the first stops of the Tab key do not show that they have the focus."""
    unseen = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop is None:
            break
        told, is_seen = stop
        if not is_seen:
            unseen.append(told)
    return unseen


def tab_to(page: Page, wanted: Locator, *, most: int = 80) -> None:
    """By the Tab key alone, as somebody does who has no mouse. Fails when it is not reached."""
    wanted.first.wait_for()
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"not reached in {most} steps: {wanted}")
