/** The clock people go by: the installation's time zone, not the one of this machine. */

/** @type {string | undefined} */
let timeZone;

/** @param {string} name in the IANA time zone database, such as `Europe/Warsaw` */
export function setZone(name) {
  timeZone = name;
}

/** @param {string} language @param {Intl.DateTimeFormatOptions} shown @returns {Intl.DateTimeFormat} for moments on that clock */
export function localFormat(language, shown) {
  return new Intl.DateTimeFormat(language, { ...shown, timeZone });
}
