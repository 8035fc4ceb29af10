// Puts a copy of the papers into this browser: the page, its style and its fonts, in a cache named by its end.
const said = document.querySelector("[data-offline]");

async function keep() {
  const { copy, worker, until } = said.dataset;
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  said.textContent = "The papers are being put onto this device.";
  await navigator.serviceWorker.register(worker);
  const name = `offline:${until}:${copy}`;
  const cache = await caches.open(name);
  const answer = await fetch(copy);
  if (!answer.ok || answer.redirected) throw new Error("not to be had");
  const text = await answer.clone().text();
  await cache.put(copy, answer);
  const page = new DOMParser().parseFromString(text, "text/html");
  const style = page.querySelector("link[rel=stylesheet]").getAttribute("href");
  const sheet = await fetch(style);
  const fonts = [...(await sheet.clone().text()).matchAll(/url\(["']?([^"')]+\.woff2)/g)].map((one) => one[1]);
  await cache.put(style, sheet);
  await Promise.all(fonts.map((one) => cache.add(new URL(one, sheet.url))));
  said.textContent = "The papers are on this device.";
}

if (said) {
  keep().catch(() => {
    said.textContent = "The papers could not be put onto this device. Reload the page to try again.";
  });
}
