// Enlarges a head and reads weights off: by pointing, or with the arrow keys. Without it the page shows images and tables.
const tip = document.querySelector(".tip");
const named = (item, index) => {
  const name = document.createElement("b");
  name.textContent = item.text;
  return [name, " (" + (index + 1) + ")"];
};
const place = event => {
  const x = event.clientX + 16, y = event.clientY + 18;
  tip.style.left = Math.max(4, Math.min(x, innerWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = (y + tip.offsetHeight > innerHeight - 4 ? event.clientY - tip.offsetHeight - 10 : y) + "px";
};
for (const section of document.querySelectorAll("section.group")) {
  const labels = kind => [...section.querySelectorAll("ol." + kind + " li")]
    .map(item => ({text: item.textContent, special: item.className === "special"}));
  const queries = labels("queries"), keys = labels("keys");
  const buttons = [...section.querySelectorAll(".heads button")];
  const detail = section.querySelector(".detail"), map = section.querySelector(".map");
  const output = detail.querySelector("output"), around = detail.querySelector(".around");
  const decoded = new Map();
  const weight = (button, query, key) => {
    if (button.dataset.weights === undefined) return null;
    if (!decoded.has(button)) {
      const bytes = Uint8Array.from(atob(button.dataset.weights), c => c.charCodeAt(0));
      decoded.set(button, new DataView(bytes.buffer));
    }
    return decoded.get(button).getUint16(2 * (query * keys.length + key), true) / 65535;
  };
  const words = (button, query, key) => {
    const value = weight(button, query, key);
    return [...named(queries[query], query), " \u2192 ", ...named(keys[key], key),
      ...(value === null ? [] : ["\u2003" + value.toFixed(4)])];
  };
  const cellAt = (image, event) => {
    const box = image.getBoundingClientRect();
    const at = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return [at((event.clientY - box.top) / box.height, queries.length),
      at((event.clientX - box.left) / box.width, keys.length)];
  };
  let chosen = buttons[0], image, frame, spans = [], size = 0, left = 0, top = 0, cursor = null;
  const label = (item, kind) => {
    const span = document.createElement("span");
    span.className = kind + (item.special ? " special" : "");
    span.textContent = item.text;
    map.append(span);
    return span;
  };
  const draw = () => {
    map.replaceChildren();
    map.classList.remove("upright");
    const rows = queries.map(item => label(item, "query"));
    const columns = keys.map(item => label(item, "key"));
    spans = [rows, columns];
    const widest = list => list.reduce((most, span) => Math.max(most, span.offsetWidth), 0);
    left = widest(rows) + 2;
    const roomy = Math.max(30, Math.min(64, 560 / Math.max(queries.length, keys.length)));
    size = Math.max(2, Math.min(roomy, (around.clientWidth - left - 12) / keys.length));
    // Tokens of one letter need not be turned.
    const upright = size >= widest(columns) - 4;
    map.classList.toggle("upright", upright);
    top = upright ? 20 : widest(columns) + 2;
    const every = Math.max(1, Math.ceil(12 / size));
    rows.forEach((span, i) => {
      span.style.left = left + "px";
      span.style.top = top + (i + 0.5) * size + "px";
      span.hidden = i % every > 0;
    });
    columns.forEach((span, i) => {
      span.style.left = left + (i + 0.5) * size + "px";
      span.style.top = top + "px";
      span.hidden = i % every > 0;
    });
    image = document.createElement("img");
    image.alt = "";
    image.src = chosen.querySelector("img").src;
    Object.assign(image.style, {
      left: left + "px", top: top + "px", width: keys.length * size + "px", height: queries.length * size + "px",
    });
    frame = document.createElement("div");
    frame.className = "frame";
    frame.hidden = true;
    map.append(image, frame);
    map.style.width = left + keys.length * size + 4 + "px";
    map.style.height = top + queries.length * size + 4 + "px";
  };
  const unmark = () => {
    spans.forEach((list, axis) => list.forEach((span, i) => {
      if (span.classList.contains("on")) {
        span.classList.remove("on");
        span.hidden = i % Math.max(1, Math.ceil(12 / size)) > 0;
      }
    }));
  };
  const show = (query, key) => {
    unmark();
    cursor = [query, key];
    [spans[0][query], spans[1][key]].forEach(span => {
      span.hidden = false;
      span.classList.add("on");
    });
    frame.hidden = false;
    Object.assign(frame.style, {
      left: left + key * size - 1 + "px", top: top + query * size - 1 + "px", width: size + 2 + "px", height: size + 2 + "px",
    });
    output.replaceChildren(...words(chosen, query, key));
  };
  const hide = () => {
    unmark();
    if (frame) frame.hidden = true;
    output.replaceChildren();
    tip.hidden = true;
  };
  const choose = button => {
    chosen = button;
    buttons.forEach(other => other.setAttribute("aria-pressed", String(other === button)));
    detail.querySelector("figcaption b").textContent = section.querySelector(".split.single") ? "" : button.dataset.name;
    map.setAttribute("aria-label", button.dataset.name + ": arrow keys move from weight to weight");
    draw();
    if (cursor && document.activeElement === map) show(...cursor);
  };
  for (const button of buttons) {
    button.addEventListener("click", () => choose(button));
    button.addEventListener("pointermove", event => {
      tip.hidden = false;
      tip.replaceChildren(...words(button, ...cellAt(button.querySelector("img"), event)));
      place(event);
    });
    button.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
  map.addEventListener("pointermove", event => {
    if (event.target !== image) return hide();
    const cell = cellAt(image, event);
    show(...cell);
    tip.hidden = false;
    tip.replaceChildren(...words(chosen, ...cell));
    place(event);
  });
  map.addEventListener("pointerleave", hide);
  map.addEventListener("blur", hide);
  map.addEventListener("keydown", event => {
    const move = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
    if (move) {
      event.preventDefault();
      const [query, key] = cursor || [0, 0];
      show(Math.max(0, Math.min(queries.length - 1, query + move[0])), Math.max(0, Math.min(keys.length - 1, key + move[1])));
    } else if (event.key === "Escape") hide();
  });
  detail.hidden = false;
  section.querySelector(".split").classList.add("live");
  choose(buttons[0]);
  let width = around.clientWidth;
  new ResizeObserver(() => {
    if (around.clientWidth !== width) {
      width = around.clientWidth;
      draw();
    }
  }).observe(around);
}
