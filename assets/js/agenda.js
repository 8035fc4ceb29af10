// The order of an agenda by dragging, beside the buttons that do the same: a grip that follows the pointer, or takes the
// arrow keys. What changes is sent as a form, so that the page that comes back says what the site has kept.

const grips = document.querySelectorAll("[data-grip]");
const teller = document.querySelector("[data-order-said]");

grips.forEach((grip) => {
  const item = grip.closest("li");
  const list = item.parentElement;
  const form = item.querySelector("[data-order]");
  if (!form || list.children.length < 2) return;
  grip.hidden = false;
  let from = null;

  const placed = () => [...list.children].indexOf(item);
  const say = (words) => {
    teller.textContent = words;
  };
  const where = () => `${grip.dataset.grip}: place ${placed() + 1} of ${list.children.length} in its part`;

  function begin() {
    from = placed();
    item.classList.add("agenda__item--moving");
    grip.setAttribute("aria-pressed", "true");
  }

  function end() {
    item.classList.remove("agenda__item--moving");
    grip.setAttribute("aria-pressed", "false");
    const was = from;
    from = null;
    return was;
  }

  function move(to) {
    const place = Math.max(0, Math.min(list.children.length - 1, to));
    const now = placed();
    if (place === now) return;
    list.insertBefore(item, place > now ? list.children[place].nextSibling : list.children[place]);
    grip.focus();
    say(where());
  }

  function cancel() {
    const was = end();
    move(was);
    say(`${grip.dataset.grip} stays where it was.`);
  }

  function drop() {
    const was = end();
    if (was === placed()) return say(`${grip.dataset.grip} stays where it was.`);
    say(`${where()}. It is being saved.`);
    const place = document.createElement("input");
    place.type = "hidden";
    place.name = "place";
    place.value = String(placed() + 1);
    form.append(place);
    form.requestSubmit();
  }

  grip.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (from === null && (event.key === "Enter" || event.key === " ")) {
      begin();
      say(`${where()}. Move it with the arrow keys, put it down with Enter, leave it with Escape.`);
    } else if (from === null) return;
    else if (step) move(placed() + step);
    else if (event.key === "Enter" || event.key === " ") drop();
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
  });
  // Whoever goes on without putting the item down leaves it where it was; a move itself takes the focus for a moment.
  grip.addEventListener("blur", () => setTimeout(() => from !== null && document.activeElement !== grip && cancel(), 0));

  // An element that changes its place loses the pointer, so the page listens for it while an item is moved.
  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    grip.focus();
    begin();
    say(where());
    const follow = (moved) => {
      if (moved.pointerId !== event.pointerId || from === null) return;
      const others = [...list.children].filter((one) => one !== item);
      const above = others.filter((one) => {
        const box = one.getBoundingClientRect();
        return box.top + box.height / 2 < moved.clientY;
      }).length;
      move(above);
    };
    const leave = (ended) => {
      if (ended.pointerId !== event.pointerId) return;
      for (const [name, act] of [["pointermove", follow], ["pointerup", leave], ["pointercancel", leave]]) document.removeEventListener(name, act);
      if (from !== null) ended.type === "pointerup" ? drop() : cancel();
    };
    for (const [name, act] of [["pointermove", follow], ["pointerup", leave], ["pointercancel", leave]]) document.addEventListener(name, act);
  });
  grip.addEventListener("click", (event) => event.preventDefault());
});
