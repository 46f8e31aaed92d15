const STAYS = 8000;

// <toast-note class="notice go">: goes by itself, but not under the pointer or the focus; bad news stays until it is closed.
class ToastNote extends HTMLElement {
  #timer;

  connectedCallback() {
    if (this.matches(".late")) return;
    this.#timer = setInterval(() => this.matches(":hover, :focus-within") || this.remove(), STAYS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }
}

customElements.define("toast-note", ToastNote);
