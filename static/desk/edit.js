// The form works without this. It asks before typed words are left behind, and keeps one press of a save button from
// becoming two.

const form = document.getElementById("profile_form");

const values = () => new URLSearchParams(new FormData(form)).toString();

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
