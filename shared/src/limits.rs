//! How much of each thing is taken. Lengths count Unicode scalar values unless the name says bytes.
//!
//! The bundle step hands those that the loader needs to it, so the two cannot drift apart.

/// A message's length.
pub const MESSAGE_CHARS_MAX: usize = 5_000;
/// A name's length.
pub const NAME_CHARS_MAX: usize = 120;
/// A mail address's length, RFC 5321 §4.5.3.1.3 less the angle brackets.
pub const EMAIL_CHARS_MAX: usize = 254;
/// The part of a mail address before the `@`, RFC 5321 §4.5.3.1.1.
pub const EMAIL_LOCAL_CHARS_MAX: usize = 64;
/// One label of a domain name, RFC 1035 §2.3.4.
pub const DOMAIN_LABEL_CHARS_MAX: usize = 63;
/// A telephone number as it is typed.
pub const PHONE_CHARS_MAX: usize = 32;
/// Digits of a telephone number at least: the shortest numbers that reach a person are local ones.
pub const PHONE_DIGITS_MIN: usize = 5;
/// Digits of a telephone number at most: 15 by ITU-T E.164 §6.1, and a prefix to dial abroad.
pub const PHONE_DIGITS_MAX: usize = 18;
/// A page's address; what is longer is cut.
pub const PAGE_CHARS_MAX: usize = 2_048;
/// A touchpoint's name; what is longer is cut.
pub const TOUCHPOINT_CHARS_MAX: usize = 120;
/// A language tag's length, RFC 5646 §4.4.1.
pub const LOCALE_CHARS_MAX: usize = 35;
/// A consent sentence's version; what is longer is dropped.
pub const CONSENT_CHARS_MAX: usize = 64;
/// A receipt token; what is longer is dropped.
pub const RECEIPT_CHARS_MAX: usize = 512;
/// A submission key's shortest form.
pub const KEY_CHARS_MIN: usize = 16;
/// A submission key's longest form.
pub const KEY_CHARS_MAX: usize = 64;
/// A site's id.
pub const SITE_ID_CHARS_MAX: usize = 32;
/// What is added to one case within a day, of 24 hours at any time: somebody who has more to say than this is
/// no visitor with one matter.
pub const ADDITIONS_PER_CASE_DAY_MAX: u32 = 50;
/// A request's body, a form's or JSON: whatever the limits above let through, in any script and however
/// it is escaped. Our own widget escapes nothing that it need not, and so stays below the 64 KiB that
/// browsers allow to `keepalive` requests.
pub const BODY_BYTES_MAX: usize = 96 * 1_024;
/// Bytes of a character at most: `%F0%9F%98%80` in a form, `\uD83D\uDE00` in JSON.
const ESCAPED_BYTES_MAX: usize = 12;
/// The same of a character of ASCII: `\u0061`.
const ESCAPED_ASCII_BYTES_MAX: usize = 6;
/// What people and pages write.
const TEXT_CHARS_MAX: usize = MESSAGE_CHARS_MAX
    + NAME_CHARS_MAX
    + EMAIL_CHARS_MAX
    + PHONE_CHARS_MAX
    + PAGE_CHARS_MAX
    + TOUCHPOINT_CHARS_MAX;
/// What machines write, in ASCII alone.
const WORDS_CHARS_MAX: usize =
    LOCALE_CHARS_MAX + CONSENT_CHARS_MAX + RECEIPT_CHARS_MAX + KEY_CHARS_MAX;
/// The names of the fields, what stands between them, and a page's own token and key.
const AROUND_BYTES_MAX: usize = 2_048;

const _: () = assert!(
    TEXT_CHARS_MAX * ESCAPED_BYTES_MAX
        + WORDS_CHARS_MAX * ESCAPED_ASCII_BYTES_MAX
        + AROUND_BYTES_MAX
        <= BODY_BYTES_MAX,
    "a body has room for every field at its limit"
);
