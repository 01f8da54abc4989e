// What the loader lends to `later.ts`, which brings nothing along.

import type { make } from "./dom";
import type { face, faceName } from "./face";
import type { plainPage } from "./failed";
import type { field, form } from "./form";
import type { mail, say } from "./settings";

/** What the loader lends. */
export interface Kit {
  make: typeof make;
  say: typeof say;
  mail: typeof mail;
  face: typeof face;
  faceName: typeof faceName;
  field: typeof field;
  form: typeof form;
  plainPage: typeof plainPage;
}
