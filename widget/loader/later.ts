// What follows Send, and how it looks: fetched on intent, a file of its own (`{assets}/later.js`), so that a
// page that nobody speaks on does not carry it. It brings nothing along: the loader lends it what it needs. Without
// it a visitor still reads that it was received, under which reference, or that it was not.

import "./keyboard";

export { borrow } from "./borrowed";
export { failed } from "./failed";
export { received } from "./received";
export { styles } from "./later_style";
