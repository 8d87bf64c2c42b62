// The portrait on the form works without this: two numbers say the focal point, and a button shows the crop. With it
// the point is set on the picture itself, by pointer or arrow keys, and the crop follows at once, also for a picture
// that was only just chosen. Everything is drawn on canvases, which need no exception from the page's policy.

const PLATE = [264, 300];

const clamp = (value, most) => Math.min(Math.max(value, 0), most);

// The same part of the picture that profiles/portraits.py cuts out.
export function box(width, height, x, y) {
  const wide = Math.min(width, Math.max(1, Math.floor((height * PLATE[0]) / PLATE[1])));
  const high = Math.min(height, Math.max(1, Math.floor((wide * PLATE[1]) / PLATE[0])));
  const beside = (whole, part, percent) =>
    Math.min(Math.max(0, Math.floor((2 * whole * percent - 100 * part + 100) / 200)), whole - part);
  return [beside(width, wide, x), beside(height, high, y), wide, high];
}

function begin(root) {
  const inputs = ["x", "y"].map((axis) => document.getElementById(`id_portrait_${axis}`));
  const file = document.getElementById("id_portrait");
  const said = root.querySelector("[data-portrait-said]");
  const pictures = root.querySelector(".portrait__pictures");
  if (!inputs[0] || !file || !pictures) return;
  let source = null;
  let drawn = null;

  const point = () => inputs.map((input) => clamp(Math.round(Number(input.value)) || 0, 100));

  function show() {
    if (!drawn) return;
    const [x, y] = point();
    drawn.mark.style.left = `${x}%`;
    drawn.mark.style.top = `${y}%`;
    const [left, upper, wide, high] = box(source.width, source.height, x, y);
    for (const canvas of drawn.crops) {
      const paper = canvas.getContext("2d");
      paper.imageSmoothingQuality = "high";
      paper.drawImage(source, left, upper, wide, high, 0, 0, canvas.width, canvas.height);
    }
    said.value = said.dataset.words.replace("%x", x).replace("%y", y);
  }

  function move(x, y) {
    inputs[0].value = clamp(Math.round(x), 100);
    inputs[1].value = clamp(Math.round(y), 100);
    for (const input of inputs) input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function draw(bitmap) {
    source = bitmap;
    const [whole, crop] = ["whole", "crop"].map((name) => {
      let figure = root.querySelector(`[data-portrait-${name}]`);
      if (!figure) {
        figure = document.createElement("figure");
        figure.className = `portrait__${name}`;
        figure.setAttribute(`data-portrait-${name}`, "");
        pictures.append(figure);
      }
      for (const old of figure.querySelectorAll("img, button, canvas")) old.remove();
      return figure;
    });
    for (const hint of pictures.querySelectorAll(":scope > p")) hint.remove();
    const canvas = document.createElement("canvas");
    const scale = Math.min(1, 600 / bitmap.height, 900 / bitmap.width);
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "portrait__point";
    button.setAttribute("aria-label", said.dataset.name);
    const mark = document.createElement("span");
    button.append(canvas, mark);
    whole.prepend(button);
    const crops = [PLATE, [88, 100]].map(([width, height]) => {
      const one = document.createElement("canvas");
      one.width = width;
      one.height = height;
      one.setAttribute("aria-hidden", "true");
      return one;
    });
    crop.prepend(...crops);
    drawn = { mark, crops };
    button.addEventListener("click", (event) => {
      if (event.detail === 0) return; // pressed by keyboard: the arrows move
      const area = button.getBoundingClientRect();
      move(((event.clientX - area.left) / area.width) * 100, ((event.clientY - area.top) / area.height) * 100);
    });
    button.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 10 : 1;
      const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [];
      if (across === undefined) return;
      event.preventDefault();
      const [x, y] = point();
      move(x + across * step, y + down * step);
    });
    show();
  }

  for (const input of inputs) input.addEventListener("input", show);
  file.addEventListener("change", async () => {
    if (!file.files[0]) return;
    try {
      draw(await createImageBitmap(file.files[0]));
    } catch {
      // Not a picture to this browser: the server says what is wrong with it.
    }
  });
  const kept = root.querySelector("[data-portrait-whole] img");
  if (kept) kept.decode().then(() => createImageBitmap(kept)).then(draw, () => {});
}

for (const root of document.querySelectorAll("[data-portrait]")) begin(root);
