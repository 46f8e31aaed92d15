// A toast of one kind of news, and the ways in it.
export function toast(words, closing) {
  const note = document.createElement("toast-note");
  note.className = "notice go";
  const text = document.createElement("span");
  text.textContent = `${words} `;
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet", textContent: closing });
  close.dataset.dismiss = "";
  note.append(text, close);
  return note;
}

export function way(url, text) {
  return Object.assign(document.createElement("a"), { href: url, textContent: text });
}
