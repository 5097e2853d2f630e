// Which version of Sundog this module belongs to; the service is told by whom it is called.

export const VERSION = "0.1.0";

/** Who calls, in the query `user_agent`. Browsers let no page set the header. */
export const AGENT = `sundog-js-sdk/${VERSION}`;
