/** The three signs that Slack escapes in a text, and no others. */

const SIGNS = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const ESCAPES = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/** Text as a person reads it. */
export const unescaped = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => SIGNS[entity]);

/** Text as Slack's own client sends what a person typed. */
export const escaped = (text) => text.replace(/[<>&]/g, (sign) => ESCAPES[sign]);
