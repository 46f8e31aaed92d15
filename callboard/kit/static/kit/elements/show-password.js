// <button data-shows="id_password" aria-pressed="false">: shows what is typed into a password field.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-shows]");
  const field = button && document.getElementById(button.dataset.shows);
  if (!field) return;
  const isShown = field.type === "text";
  field.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
  field.focus();
});
