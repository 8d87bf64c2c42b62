// Select2 replaces a labelled <select> by a box of its own: give that box the label.
function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const own = `select2-${select.id}-container`;
    box.setAttribute("aria-labelledby", `${label.id} ${own}`);
    document.getElementById(own)?.setAttribute("aria-labelledby", label.id);
    label.onclick = () => box.focus();
  }
}

// jQuery calls what waits for "ready" later, in the order in which it was asked: so ask after Select2 did.
window.addEventListener("load", () => django.jQuery(nameBoxes));
