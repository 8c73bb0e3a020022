/** How a step of a journey feels, from very bad to very good. */
import { t } from "./i18n.js";

/** @returns {[number, string][]} from −2 to 2, in words */
export function feelingWords() {
  return [[-2, t("very bad")], [-1, t("bad")], [0, t("neither")], [1, t("good")], [2, t("very good")]];
}
