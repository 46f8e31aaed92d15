// <passkey-button data-options="{…}" or data-from="id of a script of JSON" [data-makes]>: its button asks the browser for a
// passkey (data-makes: makes one), and the answer is sent by the form inside, in the field "credential".
class PasskeyButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.#ask());
  }

  async #ask() {
    const form = this.querySelector("form");
    const note = this.querySelector("[role=alert]");
    note.hidden = true;
    try {
      const { publicKey } = JSON.parse(this.dataset.options ?? document.getElementById(this.dataset.from).textContent);
      const made = "makes" in this.dataset
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
      form.elements.credential.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      note.hidden = false; // refused by the person, or a browser without passkeys
    }
  }
}

customElements.define("passkey-button", PasskeyButton);
