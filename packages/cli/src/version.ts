/** This program's version; the same as in its package.json, which a test holds. */
export const fgkVersion = "0.1.0";
