/** Pictures made smaller before they are sent: quickly there, and without what the camera noted. */

import { h } from "../core/dom.js";

const QUALITY = 0.9;

/**
 * @param {File} file @param {number} side the longest side afterwards, in pixels
 * @returns {Promise<Blob>} a JPEG, or the file itself where this browser cannot read it
 */
export async function smallerPicture(file, side) {
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, side / Math.max(picture.width, picture.height));
    const [width, height] = [picture.width, picture.height].map((length) => Math.max(1, Math.round(length * share)));
    const canvas = h("canvas", { width, height });
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    // A JPEG has no transparent points: those would be black.
    pen.fillStyle = "white";
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, width, height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", QUALITY));
  } catch {
    return file;
  }
}
