// What was typed and not saved outlives a reload, a lost connection and an ended session: it is kept in this tab, for
// this person and this page, until it is saved or thrown away.

export function keep(key, draft) {
  try {
    if (draft && Object.keys(draft.rows).length) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is full or switched off: the values are still on the page.
  }
}

export function kept(key) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key));
    return draft && draft.rows ? draft : null;
  } catch {
    return null;
  }
}
