// Reads values off the curves: by pointing, or with the arrow keys. The page is complete without it.
for (const plot of document.querySelectorAll("div.plot")) {
  const axis = plot.parentNode.querySelector(".axis output");
  const [low, high, bottom, top] = ["low", "high", "bottom", "top"].map(name => Number(plot.dataset[name]));
  const scale = plot.dataset.log === "true" ? Math.log : value => value;
  const numbers = text => text ? text.split(" ").map(Number) : [];
  const curves = [...plot.querySelectorAll("path")].map(path => ({
    style: path.getAttribute("class"),
    x: numbers(path.dataset.x),
    y: numbers(path.dataset.y),
  })).filter(curve => curve.x.length > 0);
  const steps = [...new Set(curves.flatMap(curve => curve.x))].sort((a, b) => a - b);
  const nearest = (xs, x) => {
    let from = 0, to = xs.length - 1;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (xs[middle] > x) to = middle; else from = middle;
    }
    return Math.abs(xs[from] - x) > Math.abs(xs[to] - x) ? to : from;
  };
  const format = y => Number.isNaN(y) ? "not finite"
    : 1e-3 > Math.abs(y) ? String(y === 0 ? 0 : Number(y.toPrecision(4)).toExponential())
    : Math.abs(y) >= 1e12 ? String(Number(y.toPrecision(4)).toExponential())
    : Math.abs(y) >= 1000 ? Math.round(y).toLocaleString("en") : String(Number(y.toPrecision(4)));
  const cursor = document.createElement("div");
  cursor.className = "cursor";
  cursor.hidden = true;
  plot.append(cursor);
  let shown = steps.length - 1;
  const show = index => {
    shown = Math.max(0, Math.min(steps.length - 1, index));
    const step = steps[shown];
    cursor.hidden = false;
    cursor.style.left = 100 * (step - low) / (high - low) + "%";
    cursor.replaceChildren();
    axis.replaceChildren(step.toLocaleString("en"));
    for (const curve of curves) {
      const i = nearest(curve.x, step), y = curve.y[i];
      const exact = curve.x[i] === step;
      const value = document.createElement("span");
      value.className = curve.style;
      value.append(document.createElement("i"), format(y) + (exact ? "" : " at " + curve.x[i].toLocaleString("en")));
      axis.append(value);
      if (exact && Number.isFinite(y)) {
        const dot = document.createElement("b");
        dot.className = curve.style;
        const height = (scale(y) - scale(bottom)) / (scale(top) - scale(bottom));
        dot.style.top = 100 * (1 - Math.max(0, Math.min(1, height))) + "%";
        cursor.append(dot);
      }
    }
  };
  const hide = () => {
    cursor.hidden = true;
    axis.replaceChildren();
  };
  if (steps.length > 0) {
    plot.tabIndex = 0;
    plot.addEventListener("pointermove", event => {
      const box = plot.getBoundingClientRect();
      show(nearest(steps, low + (high - low) * (event.clientX - box.left) / box.width));
    });
    plot.addEventListener("pointerleave", hide);
    plot.addEventListener("blur", hide);
    plot.addEventListener("keydown", event => {
      const move = {ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10}[event.key];
      if (move) {
        event.preventDefault();
        show(cursor.hidden ? shown : shown + move);
      } else if (event.key === "Escape") hide();
    });
  }
}
