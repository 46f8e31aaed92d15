// <pick-hint><input hx-get=… hx-target="#hints"><ul id="hints" role="listbox" hidden></ul></pick-hint>
// A field with hints, by the ARIA pattern of a combobox whose list is only offered: the field keeps what is typed.
// htmx fetches the options; each carries {"field": "value"} in data-values, which fills the fields of the form.
class PickHint extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    const { signal } = this.#life;
    const [field, list] = [this.#field, this.#list];
    const role = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(role)) field.setAttribute(name, value);
    field.addEventListener("keydown", (event) => this.#press(event), { signal });
    field.addEventListener("blur", () => this.#show(false), { signal });
    field.addEventListener("input", () => this.#aim(-1), { signal });
    list.addEventListener("htmx:afterSwap", () => this.#show(document.activeElement === field), { signal });
    // A press on an option must not take the focus out of the field.
    list.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    list.addEventListener("click", (event) => this.#pick(event.target.closest("[role=option]")), { signal });
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#life = new AbortController();
  }

  get #field() {
    return this.querySelector("input");
  }

  get #list() {
    return this.querySelector("[role=listbox]");
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  #press(event) {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !this.#options.length) return;
    const at = this.#options.findIndex((option) => option.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const places = this.#options.length + 1; // one more than options: back in the field
    if (step) {
      if (this.#list.hidden) this.#show(true);
      this.#aim(((at + 1 + step + places) % places) - 1);
    } else if (this.#list.hidden || !(key === "Escape" || (key === "Enter" && at >= 0))) return;
    else if (key === "Enter") this.#pick(this.#options[at]);
    else this.#show(false);
    event.preventDefault();
    event.stopPropagation();
  }

  #show(isWanted) {
    this.#list.hidden = !(isWanted && this.#options.length);
    this.#field.ariaExpanded = String(!this.#list.hidden);
    this.#aim(-1);
  }

  #aim(at) {
    this.#options.forEach((option, number) => (option.ariaSelected = String(number === at)));
    const option = this.#options[at];
    this.#field.toggleAttribute("aria-activedescendant", Boolean(option));
    if (option) this.#field.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  #pick(option) {
    for (const [name, value] of Object.entries(JSON.parse(option?.dataset.values ?? "{}"))) {
      const field = this.#field.form?.elements.namedItem(name);
      if (!field || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.#list.replaceChildren();
    this.#show(false);
  }
}

customElements.define("pick-hint", PickHint);
