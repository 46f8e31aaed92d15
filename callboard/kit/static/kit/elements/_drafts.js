// Drafts in localStorage, apart for each member of a shared computer; a full or forbidden storage is no reason to stop work.
const PREFIX = "callboard-draft:";
const KEPT = 7 * 24 * 3600 * 1000;

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(full(name)));
  } catch {
    return null;
  }
}

export function write(name, draft, at = Date.now()) {
  try {
    if (Object.keys(draft.fields).length) localStorage.setItem(full(name), JSON.stringify({ ...draft, at }));
    else localStorage.removeItem(full(name));
  } catch { /* private window, or full */ }
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Of two drafts of the same fields the later one's words win.
export function merged(ours, theirs) {
  if (!ours?.fields) return theirs;
  const [first, last] = ours.at > theirs.at ? [theirs, ours] : [ours, theirs];
  return { version: last.version, fields: { ...first.fields, ...last.fields } };
}

function full(name) {
  return name.startsWith(PREFIX) ? name : `${PREFIX}${document.documentElement.dataset.member ?? ""}:${name}`;
}

// Old drafts go; so does one of a form sent as a whole page, once an answer names it in data-draft-saved.
function tidy() {
  for (const { dataset } of document.querySelectorAll("[data-draft-saved]")) localStorage.removeItem(full(dataset.draftSaved));
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    const draft = read(name);
    if (!draft?.fields || Date.now() - draft.at > KEPT) localStorage.removeItem(name);
  }
}

try {
  tidy();
} catch { /* the storage is forbidden */ }

const isSwitch = (field) => ["radio", "checkbox"].includes(field.type);

export function keyOf(field) {
  return isSwitch(field) ? `${field.name}=${field.value}` : field.name;
}

export function isKept(field) {
  const never = "[type=password], [type=hidden], [type=file], [type=submit], [data-no-draft]";
  return field.matches("input, select, textarea") && Boolean(field.name) && !field.matches(never);
}

export function valueOf(field) {
  if (isSwitch(field)) return field.checked;
  return field.multiple && field.options ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

export function put(field, value) {
  if (isSwitch(field)) field.checked = value;
  else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}

// Both values stand side by side when somebody else saved the page meanwhile.
export function showSaved(field, word) {
  if (isSwitch(field) || !word) return;
  const value = field.selectedOptions ? [...field.selectedOptions].map((option) => option.text).join(", ") : field.value;
  field.after(Object.assign(document.createElement("small"), { textContent: `${word}: ${value || "–"}` }));
}
