// What is pasted from Word or a page is cleaned by the site, which says what it left behind. Should that fail, what the
// editor itself knows is kept, and the author is told to look at it.
import { DOMParser } from "./vendor/prosemirror-model.js";
import { lastNote, parse, schema, serialise } from "./editor_prose.js";

const BEHIND = [
  "del, s, strike, [style*='line-through'], [class*='msoDel'], [class*='MsoComment'], [class*='msocom']",
  "[style*='mso-element:comment'], a[href^='#_ftn'], a[href^='#sdfootnote'], style, title",
].join();

export function paste(view, event, textarea, say) {
  const html = event.clipboardData?.getData("text/html");
  if (!html || !textarea.dataset.paste) return false;
  say("");
  cleaned(textarea, html).then(
    ({ text, left_out: left, message }) => {
      if (text) put(view, text);
      say(message ?? (left.length ? `Left out of what you pasted: ${left.join("; ")}.` : ""));
    },
    () => {
      put(view, known(html));
      say("The site could not clean what you pasted: there is no connection, or you are signed out. Check it before you save, tables with merged cells above all.");
    },
  );
  return true;
}

// The site's answer, or its refusal as {message}; anything else, such as the page for signing in, is a failure.
async function cleaned(textarea, html) {
  const form = new FormData();
  form.set("html", html);
  form.set("csrfmiddlewaretoken", textarea.form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(textarea.dataset.paste, { method: "POST", body: form });
  if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(String(answer.status));
  return answer.json();
}

function known(html) {
  const held = new window.DOMParser().parseFromString(html, "text/html").body;
  held.querySelectorAll(BEHIND).forEach((one) => one.remove());
  return serialise(DOMParser.fromSchema(schema).parse(held));
}

// Footnotes of what comes in are counted on from those of the text.
function put(view, text) {
  const last = lastNote(view.state.doc);
  const doc = parse(last ? text.replace(/\[\^(\d{1,3})\]/g, (_, number) => `[^${Number(number) + last}]`) : text);
  const one = doc.childCount === 1 && doc.firstChild.type === schema.nodes.paragraph;
  const tr = view.state.tr;
  view.dispatch((one ? tr.replaceWith(tr.selection.from, tr.selection.to, doc.firstChild.content) : tr.replaceSelection(doc.slice(0))).scrollIntoView());
}
