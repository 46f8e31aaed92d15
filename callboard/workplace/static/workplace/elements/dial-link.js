// <dial-link>…<a href="tel:+380671687644">…</a></dial-link>: follows its link as soon as it arrives.
// A telephone takes "tel:" and its like without leaving the page; what a browser opens opens in a tab of its own.
class DialLink extends HTMLElement {
  connectedCallback() {
    this.querySelector("a[href]")?.click();
  }
}

customElements.define("dial-link", DialLink);
