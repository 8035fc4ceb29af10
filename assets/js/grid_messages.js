// What the grid says: the error summary, the notice above the grid, the sentence under a cell. Text only, never HTML.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(words, act) {
  const made = element("button", { type: "button", class: "link-button" }, words);
  made.addEventListener("click", act);
  return made;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

// problems: [{message, input}]; input may be null. The summary takes the focus, each problem leads to its cell.
export function summarise(place, heading, problems) {
  const items = problems.map(({ message, input }) => {
    if (!input) return element("li", {}, message);
    const link = element("a", { href: `#${input.id}` }, message);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      input.focus();
    });
    return element("li", {}, link);
  });
  const summary = element(
    "div",
    { class: "govuk-error-summary", tabindex: "-1", role: "alert" },
    element("h2", { class: "govuk-error-summary__title" }, heading),
    element(
      "div",
      { class: "govuk-error-summary__body" },
      element("ul", { class: "govuk-list govuk-error-summary__list" }, ...items),
    ),
  );
  place.replaceChildren(summary);
  summary.focus();
}

// One sentence above the grid, with links or buttons after it.
export function notify(place, text, ...acts) {
  const paragraph = element("p", { class: "grid-notice__text" }, text);
  const buttons = element("p", { class: "grid-notice__acts" }, ...acts);
  place.replaceChildren(
    element("div", { class: "grid-notice", role: "status" }, paragraph, ...(acts.length ? [buttons] : [])),
  );
}

// The sentence under a cell, without the place that the cell itself shows; the cell is described by it until changed.
export function mark(input, message, ...acts) {
  unmark(input);
  const place = `${input.getAttribute("aria-label")}: `;
  const said = message.startsWith(place) ? message.slice(place.length) : message;
  const sentence = said.charAt(0).toUpperCase() + said.slice(1);
  const fault = element("span", { class: "grid__fault", id: `fault-${input.id}` }, sentence);
  const cell = input.closest("td");
  cell.classList.add("cell--error");
  cell.append(fault);
  if (acts.length) cell.append(element("span", { class: "grid__acts" }, ...acts));
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", fault.id);
}

export function unmark(input) {
  if (!input.hasAttribute("aria-invalid")) return;
  const cell = input.closest("td");
  cell.classList.remove("cell--error");
  cell.querySelectorAll(".grid__fault, .grid__acts").forEach((one) => one.remove());
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
}
