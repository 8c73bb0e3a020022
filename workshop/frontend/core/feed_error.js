const WORTH_A_RETRY = ["slow_down", "internal", "connection"];

/** @import { Refusal } from "./types.js" */

/** What is said of something that went wrong. @param {unknown} error @returns {string} one sentence for the person */
export function sentenceOf(error) {
  return /** @type {Refusal} */ (error).text ?? String(error);
}

/** Why a command was not carried out; `text` is one sentence for the person, `details` for programs. */
export class FeedError extends Error {
  /** @param {string} code @param {string} text @param {any} [details] what the command says it names */
  constructor(code, text, details) {
    super(text);
    this.code = code;
    this.text = text;
    this.details = details;
    this.retryable = WORTH_A_RETRY.includes(code);
  }
}
