// GOV.UK Frontend's behaviour for the components that the pages use, and a few small things of our own.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "./govuk-frontend.min.js";
import { endDrafts } from "./drafts_end.js";
import { watchCopies } from "./offline_end.js";

// The class that GOV.UK Frontend looks for; set here, because the pages allow no inline script to set it.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const Component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
]) {
  createAll(Component);
}

watchCopies();
endDrafts();

// A link that looks and is announced as a button is pressed with Space too.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && !event.defaultPrevented && event.target.matches('a[role="button"]')) {
    event.preventDefault();
    event.target.click();
  }
});

// The menu on a narrow screen closes with Escape and gives the focus back.
const menu = document.querySelector(".menu__narrow details");
menu?.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A filter changes the page at once; without this script its button does. With the keyboard the arrows go past options
// that nobody chose, so there the button does too, or Enter in the list.
document.querySelectorAll("form[data-submit-on-change]").forEach((form) => {
  let byKeys = false;
  form.addEventListener("pointerdown", () => {
    byKeys = false;
  });
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("select")) return;
    if (event.key === "Enter" && byKeys) {
      event.preventDefault();
      form.requestSubmit();
    }
    byKeys = event.key !== "Enter";
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select") && !byKeys) form.requestSubmit();
  });
});

document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
