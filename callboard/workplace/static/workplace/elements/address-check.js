// <address-check data-button="check-address"><div role="status"></div></address-check>
// What the check of an address found. A press on [data-values] writes {"field": "value"} into the fields of the card and
// checks again; what was found goes away as soon as one of those fields is changed.
class AddressCheck extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    const { signal } = this.#life;
    const form = this.closest("form");
    this.addEventListener("click", (event) => this.#take(event.target.closest("[data-values]")), { signal });
    for (const kind of ["input", "change"]) form?.addEventListener(kind, (event) => this.#forget(event.target), { signal });
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#life = new AbortController();
  }

  #take(button) {
    if (!button) return;
    const { elements } = this.closest("form");
    const again = document.getElementById(this.dataset.button);
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.values))) {
      const field = elements.namedItem(name);
      if (!field || field.disabled || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    again?.focus();
    again?.click();
  }

  #forget(field) {
    if (["city", "region", "postal_code", "street", "house"].includes(field.name)) {
      this.querySelector("[role=status]").replaceChildren();
    }
  }
}

customElements.define("address-check", AddressCheck);
