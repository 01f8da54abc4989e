// Rules about words that Rust has, too: both are held by the tables of `widget/cases`.

/** Text that can leave: half of an emoji, cut off somewhere, can not. */
export const wellFormed = (text: string): string => new TextDecoder().decode(new TextEncoder().encode(text));

/** Words as the body of a `mailto:` link. A line ends with CR LF there (RFC 6068, 5). */
export const mailBody = (words: string): string => encodeURIComponent(wellFormed(words).replace(/\r\n?|\n/g, "\r\n"));

const primary = (tag: string): string => tag.split(/[-_]/)[0]!;

/** The first of the tags `wanted`, with commas between them, that is offered: by its whole tag, else by its first
 * part. They are told apart without case (BCP 47, 2.1.1). */
export const spoken = (wanted: string, offered: string[]): string | undefined =>
  wanted
    .toLowerCase()
    .split(",")
    .map((tag) => offered.find((one) => one == tag) || offered.find((one) => primary(one) == primary(tag)))
    .find((found) => found);
