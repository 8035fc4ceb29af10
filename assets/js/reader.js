// Reading a pack. Without this script every page of the reader works by its links and forms.
import { follow } from "./reader_place.js";
import { takeNotes } from "./reader_notes.js";
import { listen } from "./reader_keys.js";

const WIDE = matchMedia("(min-width: 900px)");

// The agenda stands beside the text where there is room; elsewhere it opens when it is asked for.
const agenda = document.querySelector(".reader__agenda");
const arrange = () => {
  agenda.open = WIDE.matches;
  agenda.classList.toggle("reader__agenda--beside", WIDE.matches);
};
WIDE.addEventListener("change", arrange);
arrange();
// The agenda beside the text shows the open item, however long it is.
const open = agenda.querySelector("[aria-current]");
if (WIDE.matches && open) agenda.scrollTop = Math.max(0, open.offsetTop - agenda.clientHeight / 2);

const place = follow();
const write = takeNotes(place);
listen({ agenda, write });
