// Copies of papers in this browser end with their time, and with the session: at signing out, and wherever somebody
// meets the entrance again.
const over = (name, all) => name.startsWith("offline:") && (all || Number(name.split(":")[1]) * 1000 <= Date.now());

export async function endCopies(all) {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((one) => over(one, all)).map((one) => caches.delete(one)));
}

export function watchCopies() {
  endCopies(document.body.classList.contains("page--entrance")).catch(() => {});
  document.querySelectorAll("form[action$='/accounts/logout/']").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      endCopies(true).finally(() => form.submit());
    });
  });
}
