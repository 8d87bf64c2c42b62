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

// Select2 draws its boxes whenever jQuery gets round to it: before or after the page has loaded.
nameBoxes();
new MutationObserver(nameBoxes).observe(document.documentElement, { childList: true, subtree: true });
