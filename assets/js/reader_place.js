// Which page and paragraph are at the top of the screen: shown in the bar, and kept so that one can go on there.
const WAIT = 1500; // milliseconds without scrolling before the place is kept
const READING = 5000; // milliseconds with a paper on the screen before it counts as read

export function follow() {
  const now = document.querySelector("[data-page-now]");
  const form = document.querySelector("form[data-place]");
  const marks = [...document.querySelectorAll(".page-mark")];
  const blocks = [...document.querySelectorAll(".paper [id]")].filter((one) => !one.matches(".page-mark, mark, svg *"));
  const bar = document.querySelector(".reader__bar");
  let timer = 0;
  let kept = "";

  const line = () => bar.getBoundingClientRect().bottom + 12;

  function mark() {
    let found = marks[0];
    for (const one of marks) if (one.getBoundingClientRect().top <= line() + 40) found = one;
    return found?.dataset;
  }

  function block() {
    const at = line();
    return blocks.find((one) => one.getBoundingClientRect().bottom > at) ?? blocks.at(-1);
  }

  function show() {
    const there = mark()?.label;
    if (now && there && now.textContent !== there) now.textContent = there;
  }

  function keep(read) {
    if (!form) return;
    const data = new FormData(form);
    data.delete("back");
    data.set("page", mark()?.page ?? "");
    data.set("block", block()?.id ?? "");
    if (read) data.set("read", "1");
    const said = `${data.get("page")} ${data.get("block")} ${read ? "read" : ""}`;
    if (said === kept) return;
    kept = said;
    fetch(form.action, { method: "POST", body: data, keepalive: true, headers: { "X-Requested-With": "fetch" } }).catch(
      () => {}, // without a connection the place is not kept; reading goes on
    );
  }

  addEventListener(
    "scroll",
    () => {
      show();
      clearTimeout(timer);
      timer = setTimeout(() => keep(false), WAIT);
    },
    { passive: true },
  );
  addEventListener("pagehide", () => keep(false));
  if (form) setTimeout(() => document.visibilityState === "visible" && keep(true), READING);
  show();
  return { block };
}
