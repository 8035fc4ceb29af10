// What was written and not saved outlives a reload, a lost connection, the way back and an ended session: it is kept in
// this tab, for this person and this page, and goes when it is saved, when the person signs out or when the tab is closed.
const STORE = sessionStorage;
const KIND = "draft:";
const SENT = "draft-sent";
const AWAKE = 5 * 60 * 1000; // writing is no idleness: the site hears of it this often

// set: puts a text into its field, and into the editor in front of it.
export function keepDrafts(form, set) {
  const person = `${KIND}${form.dataset.draft}:`;
  const to = new URL(form.getAttribute("action") ?? "", location.href);
  const key = person + to.pathname + to.search;
  others(person);
  offer(form, key, set);
  let timer = 0;
  let heard = Date.now();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(key, form), 800);
    if (Date.now() - heard < AWAKE) return;
    heard = Date.now();
    fetch(location.href, { method: "HEAD" }).catch(() => {});
  });
  addEventListener("pagehide", () => timer && write(key, form));
  form.addEventListener("submit", () => {
    write(key, form);
    store(SENT, key);
  });
}

const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken" && !["submit", "button", "file"].includes(one.type));
const said = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value.replaceAll("\r\n", "\n"));
const valuesOf = (form) => fieldsOf(form).map((field) => [field.name, said(field)]);

function write(key, form) {
  store(key, JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
}

function store(key, value) {
  try {
    STORE.setItem(key, value);
  } catch {
    // Storage is full or switched off: the text is still on the page.
  }
}

// Another person's text is not left in a tab that changes hands.
function others(person) {
  for (const key of Object.keys(STORE)) if (key.startsWith(KIND) && !key.startsWith(person)) STORE.removeItem(key);
}

function offer(form, key, set) {
  const draft = JSON.parse(STORE.getItem(key) ?? "null");
  const fields = fieldsOf(form);
  if (draft?.values.length !== fields.length) return;
  const shown = fields.map((field, at) => [field, draft.values[at][1]]).filter(([field]) => field.type !== "hidden" && field.name !== "reason");
  if (shown.every(([field, value]) => said(field) === value)) return;
  const box = document.createElement("div");
  box.className = "govuk-inset-text";
  box.setAttribute("role", "status");
  const time = new Date(draft.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  box.append(Object.assign(document.createElement("p"), { textContent: `What you wrote here at ${time} was not saved.` }));
  const put = button("Put it back", "", () => {
    draft.values.forEach(([, value], at) => set(fields[at], value));
    box.remove();
    fields.find((one) => one.type !== "hidden")?.focus();
  });
  const drop = button("Throw it away", " govuk-button--secondary", () => {
    STORE.removeItem(key);
    box.remove();
  });
  const group = document.createElement("div");
  group.className = "govuk-button-group";
  group.append(put, drop);
  box.append(group);
  form.before(box);
  form.closest("details")?.setAttribute("open", "");
}

function button(words, more, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `govuk-button${more}`;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
