// The form works without this. It asks before typed words are left behind, and keeps one press of a save button from
// becoming two.

const form = document.getElementById("profile_form");

// A chosen file counts too: by its name, size and date, for a form turns each file into the same words.
const values = () => {
  const fields = [...new FormData(form)];
  const told = (file) => (file.name ? `${file.name} ${file.size} ${file.lastModified}` : "");
  return new URLSearchParams(fields.map(([name, value]) => [name, value instanceof File ? told(value) : value])).toString();
};

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
