// Hands out the copies that were put into this browser, while there is no connection and their time is not over.
// A copy lies in a cache of its own, named offline:<seconds of its end>:<address>.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const GONE = "This copy has expired, or you have signed out, and it was removed. Open the papers again with a connection.";

async function kept(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("offline:")) continue;
    if (Number(name.split(":")[1]) * 1000 <= Date.now()) {
      await caches.delete(name);
      continue;
    }
    const found = await (await caches.open(name)).match(request, { ignoreSearch: false });
    if (found) return found;
  }
  return new Response(GONE, { status: 410, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

async function refused(address) {
  for (const name of await caches.keys()) {
    if (name.startsWith("offline:") && name.endsWith(`:${address}`)) await caches.delete(name);
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    (async () => {
      try {
        const answer = await fetch(event.request);
        // Who may not read it any more does not keep it either.
        if (event.request.mode === "navigate" && [403, 404, 410].includes(answer.status)) {
          await refused(new URL(event.request.url).pathname);
        }
        return answer;
      } catch {
        return kept(event.request);
      }
    })(),
  );
});
