/** Sentences that few phones ever show: they are fetched later than all else. */
import { t } from "./i18n.js";

/** @returns {string} what is said, once, where nothing can be kept */
export function unkeptWarning() {
  return t("This browser keeps nothing at the moment. Leave this page open until everything is sent.");
}

/** @returns {string} what is said of a note that came after the end */
export function lateWords() {
  return t("The time for writing had just ended. Your note is kept and waits for the facilitator.");
}
