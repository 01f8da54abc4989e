// The last report of this tab, by which the first screen leads back to it.

import { kit } from "./borrowed";
import type { Surface } from "./surface";
import { Sentence } from "./texts";
import { fill } from "./ways";

export const earlier = ({ last, isInline }: Surface): Node[] =>
  last && !isInline
    ? [
        kit.make(
          "a",
          { href: last.case_url, target: "_blank", className: "row" },
          fill(Sentence.earlier_label, last.reference),
          kit.make("small", null, Sentence.confirm_page),
        ),
      ]
    : [];
