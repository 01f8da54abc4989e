// It did not go through: what is said, and the other ways, for which nothing is fetched.

import { link, make } from "./dom";
import type { Body } from "./send";
import { hosted, mail, say, site } from "./settings";
import { Sentence } from "./texts";

/** The hosted page, with what was to be sent filled in: a form, since a window that opens by itself so long after the
 * press would be blocked. */
export const plainPage = (body: Body): HTMLElement => {
  const form = make("form", { method: "post", action: hosted, target: "_blank" });
  for (const name in body) if (body[name]) form.append(make("input", { type: "hidden", name, value: "" + body[name] }));
  form.append(make("button", null, Sentence.fail_page));
  return form;
};

/** Says so in the title of the screen, and names the other ways in `rest`. `later.ts` says more, if it is there. */
export const fail = (rest: HTMLElement, reason: string, words: string, body: Body): void => {
  rest.replaceChildren(
    make("button", { value: (body.rating as string) || "", part: "send" }, Sentence.fail_try),
    make("button", { type: "button", hidden: !words, onclick: () => navigator.clipboard.writeText(words) }, Sentence.fail_copy),
    link(site.tel, site.phone),
    link(mail(words), Sentence.ways_mail),
    plainPage(body),
  );
  const article = rest.closest("article")!;
  article.className = "failed";
  const title = article.querySelector("h3")!;
  title.replaceChildren(say(reason == "unanswered" ? Sentence.fail_title_unknown : Sentence.fail_title));
  title.focus();
};
