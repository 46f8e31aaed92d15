// The focus comes back to the control that had it, when the control was away for a moment: asleep while its request was on the
// way, or drawn anew under an open dialog. Whoever went elsewhere meanwhile is not called back.
const asleep = new WeakMap();

export function sleeps({ detail: { elt } }) {
  const { activeElement } = document;
  if (activeElement !== document.body && elt.contains(activeElement)) asleep.set(elt, activeElement);
}

export function wakes({ detail: { elt } }) {
  back(asleep.get(elt));
  asleep.delete(elt);
}

export function returns(dialog, from = document.activeElement) {
  dialog.addEventListener("close", () => back(from), { once: true });
}

function back(control) {
  if (!control || control === document.body || isElsewhere(document.activeElement)) return;
  const found = control.isConnected ? control : control.id && document.getElementById(control.id);
  if (found) found.focus({ preventScroll: true });
}

// What a closed dialog hides keeps the focus until the browser's next drawing.
function isElsewhere(element) {
  return element !== document.body && element.checkVisibility();
}
