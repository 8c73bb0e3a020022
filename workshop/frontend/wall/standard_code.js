/** The way to the published standard, over everything else on the wall: its QR code and its address. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { breakable } from "./join_code.js";

/**
 * @import { Feed } from "../core/feed.js"
 */

/** @param {Feed} feed @param {string} base @param {string} joinAddress where phones join, on the same host */
export function standardCode(feed, base, joinAddress) {
  const picture = h("img", { class: "qr", alt: t("QR code of the published standard") });
  const where = h("p", { class: "where" });
  const element = h("aside", { class: "door large standard", "aria-label": t("Read the published standard") },
    h("p", { class: "door-title" }, t("Read the published standard")), picture, where);
  /** @param {HTMLElement} wall */
  const update = (wall) => {
    const slug = feed.all("standard")[0]?.slug;
    if (!slug) {
      element.remove();
      return;
    }
    if (!element.isConnected) wall.append(element);
    const source = `${base}/screen/qr.svg?standard=${encodeURIComponent(slug)}`;
    if (picture.getAttribute("src") === source) return;
    picture.setAttribute("src", source);
    const address = `${joinAddress.replace(/\/join$/, "")}/standards/${slug}/`;
    where.replaceChildren(...breakable(address.replace(/^https?:\/\//, "")));
  };
  return { update };
}
