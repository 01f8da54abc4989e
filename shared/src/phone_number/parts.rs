//! Where a number ends in what was typed, and what stands behind it.

use super::digit;
use crate::text;

/// Digits of the shortest national numbers: before so many a number has not ended.
const NUMBER_DIGITS_MIN: usize = 4;
/// Digits of an extension at most: what is longer is another number.
const EXTENSION_DIGITS_MAX: usize = 7;

/// Words before an extension, in small letters, of the languages in which people write one.
const EXTENSION_WORDS: &str = "ext extn exten extension x int interno internal intern interne dw durchwahl \
    nst nebenstelle kl klappe app apparat poste pst ramal anexo anx extensión extensão toestel tst anknytning \
    ankn lokal linje wew wewn wewnętrzny klapka mellék dahili доб добавочный внутр 内線 內線 分机 分機 내선 داخلی \
    داخلي تحويلة שלוחה εσωτ εσωτερικό";

/// A number as it was typed, taken apart.
pub(super) struct Parts<'a> {
    /// The number, and what stands before it.
    pub(super) number: &'a str,
    /// What stands behind it.
    pub(super) tail: Tail,
}

/// What stands behind a number.
pub(super) enum Tail {
    /// Nothing with a digit.
    Nothing,
    /// An extension: a word or sign says so.
    Extension(String),
    /// A comma and a few digits: an extension as telephones dial one, unless both are the number.
    Pause(String),
    /// A stroke and digits: the rest of the number, unless what stands before it is one.
    Stroke,
    /// Digits that are no part of the number as far as can be told: another number, a time to call.
    Other,
}

/// What a stroke or a comma between digits is taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strokes {
    /// The number's end.
    Part,
    /// A blank.
    Group,
}

/// Takes apart what was typed.
pub(super) fn take_apart(typed: &str, strokes: Strokes) -> Parts<'_> {
    let mut digits_before = 0_usize;
    let mut gap_begins = 0;
    for (at, c) in typed.char_indices() {
        if digit(c).is_none() {
            continue;
        }
        let gap = typed.get(gap_begins..at).unwrap_or_default();
        let tail = (digits_before >= NUMBER_DIGITS_MIN)
            .then(|| tail(gap, typed.get(at..).unwrap_or_default()))
            .flatten();
        let tail = tail.filter(|tail| {
            strokes == Strokes::Part || !matches!(tail, Tail::Pause(_) | Tail::Stroke)
        });
        if let Some(tail) = tail {
            let number = typed.get(..gap_begins).unwrap_or_default();
            return Parts { number, tail };
        }
        digits_before = digits_before.saturating_add(1);
        gap_begins = at.saturating_add(c.len_utf8());
    }
    Parts {
        number: typed,
        tail: Tail::Nothing,
    }
}

/// What the text between two digits makes of what follows; `None` if it only groups digits.
fn tail(gap: &str, after: &str) -> Option<Tail> {
    let gap: String = gap.chars().map(text::half_width).collect();
    let after: String = after.chars().map(text::half_width).collect();
    let word: String = gap
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let digits: String = after.chars().filter_map(digit).collect();
    let is_short = digits.len() <= EXTENSION_DIGITS_MAX
        && !after.contains(['/', ';', ',', '+', '#'])
        && !after.chars().any(char::is_alphabetic);
    let says_extension = EXTENSION_WORDS
        .split_whitespace()
        .any(|known| known == word)
        || (word.is_empty() && gap.contains('#'));
    if gap.contains('+') || !word.is_empty() || gap.contains(['#', ';', '&', '|']) {
        let is_extension = says_extension && is_short && !gap.contains('+');
        Some(if is_extension {
            Tail::Extension(digits)
        } else {
            Tail::Other
        })
    } else if gap.contains(',') {
        Some(if is_short {
            Tail::Pause(digits)
        } else {
            Tail::Stroke
        })
    } else {
        gap.contains('/').then_some(Tail::Stroke)
    }
}
