// Copies of papers in this browser end with their time, and with the session: at signing out, and wherever somebody
// meets the entrance again.
const over = (name, all) => name.startsWith("offline:") && (all || Number(name.split(":")[1]) * 1000 <= Date.now());

export async function endCopies(all) {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((one) => over(one, all)).map((one) => caches.delete(one)));
}

// Whether the copies may stay is asked of the site on every page: what was withdrawn, corrected or may not be read any
// more goes. Without an answer they stay: there is no connection, and they have their end.
const OFFLINE = /^offline:\d+:(.*\/scrutiny\/offline\/)([0-9a-f-]{36})\/copy$/;

export async function recallCopies() {
  if (!("caches" in window)) return;
  const places = new Map();
  for (const name of await caches.keys()) {
    const [, place, id] = OFFLINE.exec(name) ?? [];
    if (place) places.set(place, [...(places.get(place) ?? []), { name, id }]);
  }
  for (const [place, held] of places) {
    const answer = await fetch(`${place}standing?copies=${held.map((one) => one.id).join(",")}`);
    if (answer.redirected || answer.status >= 500) continue;
    const kept = answer.ok ? (await answer.json()).kept : [];
    for (const one of held) if (!kept.includes(one.id)) await caches.delete(one.name);
  }
}

export function watchCopies() {
  endCopies(document.body.classList.contains("page--entrance"))
    .then(recallCopies)
    .catch(() => {});
  document.querySelectorAll("form[action$='/accounts/logout/']").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      endCopies(true).finally(() => form.submit());
    });
  });
}
