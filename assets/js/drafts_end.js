// A draft in this tab ends when the site says that it is saved, and at signing out.
export function endDrafts() {
  try {
    const sent = sessionStorage.getItem("draft-sent");
    if (sent && document.querySelector(".banner--success")) {
      sessionStorage.removeItem(sent);
      sessionStorage.removeItem("draft-sent");
    }
    document.querySelectorAll("form[action$='/accounts/logout/']").forEach((form) => {
      form.addEventListener("submit", () => {
        for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft")) sessionStorage.removeItem(key);
      });
    });
  } catch {
    // Storage is switched off: there are no drafts.
  }
}
