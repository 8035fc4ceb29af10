// What was typed and not saved outlives a reload, a lost connection, an ended session and a closed tab: it is kept in
// this browser, for this person and this page, until it is saved or thrown away; after a fortnight it goes by itself.

const FORTNIGHT = 14 * 24 * 3600 * 1000;

export function keep(key, draft) {
  try {
    if (draft && Object.keys(draft.rows).length) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // Storage is full or switched off: the values are still on the page.
  }
}

export function kept(key) {
  try {
    sweep();
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && draft.rows ? draft : null;
  } catch {
    return null;
  }
}

function sweep() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith("outturn:"))) {
    if (!(Date.now() - Date.parse(JSON.parse(localStorage.getItem(key)).at) < FORTNIGHT)) localStorage.removeItem(key);
  }
}
