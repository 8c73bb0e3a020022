/** The outline in the middle of the canvas. */

/** The head of the canvas, seen from the side, looking right. */
export function headOutline() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 200 200");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "wb-head");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", HEAD);
  path.setAttribute("vector-effect", "non-scaling-stroke");
  svg.append(path);
  return svg;
}

const HEAD =
  "M42 198 C40 178 30 168 20 150 C4 128 0 92 6 60 C12 20 44 3 98 3 C152 3 182 20 187 62 " +
  "C189 80 188 88 190 96 C192 103 198 110 197 115 C196 119 190 119 189 122 C188 128 191 132 189 137 " +
  "C188 141 190 146 187 152 C183 164 168 165 154 164 C150 174 150 186 152 198";
