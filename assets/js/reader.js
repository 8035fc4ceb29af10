// Reading a pack. Without this script every page of the reader works by its links and forms.
const WIDE = matchMedia("(min-width: 900px)");

// The agenda stands beside the text where there is room; elsewhere it opens when it is asked for.
const agenda = document.querySelector(".reader__agenda");
const arrange = () => {
  agenda.open = WIDE.matches;
  agenda.classList.toggle("reader__agenda--beside", WIDE.matches);
};
WIDE.addEventListener("change", arrange);
arrange();
