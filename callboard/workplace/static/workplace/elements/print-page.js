// <print-page><button>: the browser's own print dialog.
class PrintPage extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => print());
  }
}

customElements.define("print-page", PrintPage);
