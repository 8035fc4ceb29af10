// Reading a pack. Without this script every page of the reader works by its links and forms.
import { keepDrafts } from "./editor_drafts.js";
import { follow } from "./reader_place.js";
import { takeNotes } from "./reader_notes.js";
import { listen } from "./reader_keys.js";

const WIDE = matchMedia("(min-width: 900px)");

// The agenda stands beside the text where there is room; elsewhere a button of the bar, which is always in view, opens it
// over the text.
const agenda = document.querySelector(".reader__agenda");
const bar = document.querySelector(".reader__bar");
const opener = document.querySelector("[data-agenda]");
const arrange = () => {
  agenda.open = WIDE.matches;
  agenda.classList.toggle("reader__agenda--beside", WIDE.matches);
  agenda.classList.toggle("reader__agenda--over", !WIDE.matches);
  opener.hidden = WIDE.matches;
};
const shown = () => {
  const over = agenda.open && !WIDE.matches;
  document.documentElement.classList.toggle("reader-over", over);
  agenda.style.setProperty("top", over ? `${bar.getBoundingClientRect().bottom}px` : "");
  opener.setAttribute("aria-expanded", String(over));
  // It shows the open item, however long it is.
  const open = agenda.querySelector("[aria-current]");
  if (open && open.offsetTop + open.offsetHeight > agenda.clientHeight) agenda.scrollTop = open.offsetTop - agenda.clientHeight / 2;
};
WIDE.addEventListener("change", arrange);
agenda.addEventListener("toggle", shown);
opener.addEventListener("click", () => (agenda.open = !agenda.open));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !agenda.open || WIDE.matches) return;
  agenda.open = false;
  opener.focus();
});
arrange();
shown();

const place = follow();
const write = takeNotes(place);
listen({ agenda, write });
document.querySelectorAll("form[data-draft]").forEach((form) => keepDrafts(form, (field, value) => (field.value = value)));
