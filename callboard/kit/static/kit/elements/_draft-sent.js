import { keyOf, same } from "./_drafts.js";

// Which words an answer has saved: those that were sent with it, and of the dialogs only the one that was sent.
export class Sent {
  #host;
  #sent = new Map();

  constructor(host) {
    this.#host = host;
  }

  // A request leaves: `words` is the draft by its keys, `fields` what stands on the page.
  leaves({ elt, xhr, requestConfig }, words, fields) {
    const form = elt.form ?? elt.closest("form");
    const isOurs = this.#host.contains(elt) || (form && this.#host.contains(form));
    if (requestConfig.verb === "get" || elt.matches("[data-draft-keep]") || !isOurs) return;
    const forms = new Set([form, this.#host.querySelector("form")]);
    const kept = fields.filter((field) => field.form && !forms.has(field.form)).map(keyOf);
    this.#sent.set(xhr, { all: words, own: Object.fromEntries(Object.entries(words).filter(([key]) => !kept.includes(key))) });
  }

  // What is left of the draft after an answer; nothing where it saved none of it. What was typed while the request was
  // under way is newer and stays; so do dialogs that were not sent, unless the answer leads away: then the talk is over.
  newer(xhr, words) {
    const sent = this.#sent.get(xhr);
    this.#sent.delete(xhr);
    if (!sent || xhr.status < 200 || xhr.status >= 300) return null;
    const saved = xhr.getResponseHeader("HX-Redirect") ? sent.all : sent.own;
    return Object.fromEntries(Object.entries(words).filter(([key, value]) => !same(saved[key], value)));
  }
}
