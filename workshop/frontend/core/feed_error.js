const WORTH_A_RETRY = ["slow_down", "internal", "connection"];

/** What is said of something that went wrong. @param {unknown} error @returns {string} one sentence for the person */
export function sentenceOf(error) {
  return asRefusal(error).text ?? String(error);
}

/** What was thrown as a sentence for the person. @param {unknown} error @returns {string} */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** What was thrown, with whatever it says of itself. @param {unknown} error @returns {import("./types.js").Refusal} */
export function asRefusal(error) {
  return error instanceof Object ? error : {};
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
