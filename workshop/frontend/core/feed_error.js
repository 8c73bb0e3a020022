const WORTH_A_RETRY = ["slow_down", "internal", "connection"];

/** Why a command was not carried out; `text` is one sentence for the person, `details` for programs. */
export class FeedError extends Error {
  /** @param {string} code @param {string} text @param {any} [details] */
  constructor(code, text, details) {
    super(text);
    this.code = code;
    this.text = text;
    this.details = details;
    this.retryable = WORTH_A_RETRY.includes(code);
  }
}
