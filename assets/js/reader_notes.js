// Notes on marked words: a small bar beside the marking, the button of the bar above or the key N. The form is the page's own.
const LEAVING = 500; // milliseconds for which a marking that a touch undid still counts
const TOUCH = matchMedia("(pointer: coarse)"); // the handles of a marking by finger hang below it

export function takeNotes(place) {
  const form = document.querySelector("[data-note-form]");
  const bar = document.querySelector("[data-marking]");
  if (!form) return () => {};
  const box = form.closest("details");
  const shown = form.querySelector("[data-note-quote]");
  const paper = document.querySelector(".paper");
  const button = document.querySelector("[data-write]");
  document.body.append(bar); // above all else, wherever the marking is
  let held = null; // the marking: where a finger touches a button, a browser may undo it before the button hears of it
  let leaving = 0;

  // The marked words, in their paragraph: as plain text, with the place at which they begin.
  function marked() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    const start = range.startContainer;
    const block = (start.nodeType === 1 ? start : start.parentElement)?.closest(".paper [id]:not(mark):not(.page-mark)");
    if (!block || !paper.contains(range.endContainer)) return null;
    const inside = document.createRange();
    inside.selectNodeContents(block);
    if (range.compareBoundaryPoints(Range.END_TO_END, inside) > 0) range.setEnd(inside.endContainer, inside.endOffset);
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const quote = plain(range.toString());
    const led = before.toString().replace(/\s+/g, " ").replace(/^ /, "");
    const spaces = range.toString().match(/^\s+/) && !led.endsWith(" ") ? 1 : 0;
    return quote ? { block: block.id, quote, start: led.length + spaces } : null;
  }

  function fill(found) {
    form.elements.block.value = found?.block ?? "";
    form.elements.quote.value = found?.quote ?? "";
    form.elements.start.value = found?.quote ? found.start : "";
    const text = found?.quote || plain(document.getElementById(found?.block)?.textContent ?? "").slice(0, 200);
    shown.textContent = text;
    shown.hidden = !text;
  }

  function write() {
    fill(marked() ?? held ?? { block: place.block()?.id ?? "", quote: "" });
    bar.hidden = true;
    box.open = true;
    box.scrollIntoView({ block: "center" });
    form.elements.text.focus();
  }

  document.addEventListener("selectionchange", () => {
    const found = marked();
    clearTimeout(leaving);
    if (!found) {
      leaving = setTimeout(() => {
        held = null;
        bar.hidden = true;
      }, LEAVING);
      return;
    }
    held = found;
    bar.hidden = false;
    const at = getSelection().getRangeAt(0).getBoundingClientRect();
    bar.style.setProperty("top", `${Math.max(at.bottom + scrollY + (TOUCH.matches ? 34 : 8), scrollY + 60)}px`);
    bar.style.setProperty("left", `${Math.max(8, Math.min(at.left + scrollX, innerWidth - 170))}px`);
  });
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the marking stays
  bar.addEventListener("click", (event) => {
    const kind = event.target.dataset.mark;
    if (kind === "note") write();
    if (kind === "highlight") {
      fill(marked() ?? held);
      form.elements.text.value = "";
      form.requestSubmit();
    }
  });
  button.hidden = false;
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", write);
  box.addEventListener("toggle", () => {
    if (!box.open) fill(null);
  });
  return write;
}

const plain = (text) => text.replace(/\s+/g, " ").trim();
