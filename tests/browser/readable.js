/** Every text that can be seen, with its colour and its ground as they come out of all layers. */
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const parentOf = (element) => element.parentElement ?? element.getRootNode().host ?? null;
  const layers = (element) => {
    const path = [];
    for (let at = element; at; at = parentOf(at)) path.unshift(at);
    let ground = [255, 255, 255, 1];
    let fade = 1;
    for (const at of path) {
      const style = getComputedStyle(at);
      const [r, g, b, a] = rgba(style.backgroundColor);
      fade *= Number(style.opacity);
      if (a) ground = over([r, g, b, a * fade], ground);
    }
    return { ground, fade };
  };
  const light = ([r, g, b]) => {
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const found = [];
  const add = (element, text, colour, size, weight) => {
    const { ground, fade } = layers(element);
    const [r, g, b, a] = rgba(colour);
    const ratio = contrast(over([r, g, b, a * fade], ground), ground);
    const off = Boolean(element.closest(":disabled, [aria-disabled=true]"));
    found.push({ text, ratio, size, bold: Number(weight) >= 700, off, colour, ground: ground.map(Math.round).join(",") });
  };
  const walk = (root) => {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      if (node instanceof Element) {
        if (node.shadowRoot) walk(node.shadowRoot);
        if (node.matches("input, textarea") && node.placeholder && !node.value && seen(node)) {
          const style = getComputedStyle(node, "::placeholder");
          add(node, node.placeholder, style.color, parseFloat(style.fontSize), style.fontWeight);
        }
        continue;
      }
      const element = node.parentElement;
      if (!element || !node.nodeValue.trim() || !/[\p{L}\p{N}]/u.test(node.nodeValue)) continue;
      if (element.closest("script, style, noscript, option, canvas") || !seen(element)) continue;
      const style = getComputedStyle(element);
      if (/Material Symbols/.test(style.fontFamily)) continue;
      const colour = element instanceof SVGElement ? style.fill : style.color;
      add(element, node.nodeValue.trim(), colour, parseFloat(style.fontSize), style.fontWeight);
    }
  };
  walk(document.body);
  return found;
}
