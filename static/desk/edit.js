// The form works without this. It names the search boxes, asks before typed words are left behind, and keeps one
// press of a save button from becoming two.

const form = document.getElementById("profile_form");

// Select2 replaces a labelled <select> by a box of its own: give that box the label.
function nameBoxes() {
  for (const select of form.querySelectorAll("select.admin-autocomplete")) {
    const label = form.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const own = `select2-${select.id}-container`;
    box.setAttribute("aria-labelledby", `${label.id} ${own}`);
    document.getElementById(own)?.setAttribute("aria-labelledby", label.id);
    label.onclick = () => box.focus();
  }
}

const values = () => new URLSearchParams(new FormData(form)).toString();

nameBoxes();
// Select2 draws its boxes whenever jQuery gets round to it: before or after the page has loaded.
new MutationObserver(nameBoxes).observe(form, { childList: true, subtree: true });

window.addEventListener("load", () => {
  // A form that came back with unsaved words counts as changed from the start.
  const loaded = form.dataset.unsaved ? "" : values();
  let leaving = false;
  form.addEventListener("submit", (event) => {
    if (leaving) event.preventDefault();
    leaving = true;
    setTimeout(() => { leaving = false; }, 5000); // somebody pressed "stop"
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && values() !== loaded) event.preventDefault();
  });
});
