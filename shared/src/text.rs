//! Text as people type it, made fit to be kept: nothing invisible stays that could act.

mod invisible;

pub use invisible::is_invisible;

/// The lengths of a text and of what was too much of it.
pub(crate) fn over(text: &str, chars_max: usize) -> Option<usize> {
    text.chars()
        .count()
        .checked_sub(chars_max)
        .filter(|over| *over > 0)
}

/// A text of several lines: line ends become `\n`, control characters but tabs go, blank edges go.
///
/// The second value says whether anything but blank edges and line ends was taken out.
pub(crate) fn lines(typed: &str) -> (String, bool) {
    let mut kept = String::with_capacity(typed.len());
    let mut removed = false;
    let mut after_return = false;
    for c in typed.chars() {
        match c {
            // The second half of a line end that is there already.
            '\n' if after_return => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\t' => kept.push(c),
            _ if is_unseen(c) => removed = true,
            _ => kept.push(c),
        }
        after_return = c == '\r';
    }
    (trim(&kept).to_owned(), removed)
}

/// A text on one line, as it may stand beside our own words, in a header or a title: what breaks a line
/// is a space, and nothing stays that [`is_invisible`]. Blank edges go.
#[must_use]
pub fn visible_line(text: &str) -> String {
    one_line(text).0
}

/// [`visible_line`], and whether anything but blank edges and line ends was taken out.
pub(crate) fn one_line(typed: &str) -> (String, bool) {
    let mut removed = false;
    let mut line = String::with_capacity(typed.len());
    for c in typed.chars() {
        if c.is_whitespace() && is_invisible(c) {
            line.push(' ');
        } else if is_invisible(c) {
            removed = true;
        } else {
            line.push(c);
        }
    }
    (line.trim().to_owned(), removed)
}

/// A character of the full width, which East Asian keyboards type, as the ASCII one that is meant.
pub(crate) fn half_width(c: char) -> char {
    let narrow = match c {
        // The full width of ASCII stands in ASCII's order.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c).saturating_sub(0xFEE0)),
        _ => None,
    };
    narrow.unwrap_or(c)
}

/// The first `chars_max` characters, and whether more were there.
pub(crate) fn cut(text: &str, chars_max: usize) -> (String, bool) {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => (text.get(..end).unwrap_or_default().to_owned(), true),
        None => (text.to_owned(), false),
    }
}

/// Control characters, and those that Unicode keeps for no use: a byte order mark inside a text,
/// interlinear marks, noncharacters, language tags.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
            && !is_flag_tag(c)
}

/// Tag characters spell the flags of England, Scotland and Wales; they are harmless in words.
fn is_flag_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// The text without blank edges, those of no width too. One in which nothing can be seen is empty.
fn trim(text: &str) -> &str {
    if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        return "";
    }
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::{cut, lines, one_line, over, visible_line};

    #[test]
    fn ok_line_ends_are_unified() {
        assert_eq!(
            lines("a\r\nb\rc\u{2028}d"),
            ("a\nb\nc\nd".to_owned(), false)
        );
    }

    #[test]
    fn ok_nul_goes_and_is_told() {
        assert_eq!(lines("a\0b"), ("ab".to_owned(), true));
        assert_eq!(one_line("a\r\nBcc: x"), ("a  Bcc: x".to_owned(), false));
        assert_eq!(one_line("a\u{202E}b"), ("ab".to_owned(), true));
    }

    /// Joiners, selectors, fillers, tags: a list of marks of direction once let all of them through.
    #[test]
    fn ok_nothing_invisible_stays_in_a_line() {
        let typed = "\u{2066}M\u{AD}a\u{34F}r\u{200D}t\u{3164}a\u{FE0F}\u{E0041} \u{E000}B\u{2028}.\u{2069}";
        assert_eq!(one_line(typed), ("Marta B .".to_owned(), true));
        assert_eq!(visible_line("Marta\r\nB."), "Marta  B.");
    }

    /// In words they stay: a family of faces is one, and Persian needs its joiners.
    #[test]
    fn ok_joiners_stay_in_words() {
        let typed = "\u{1F468}\u{200D}\u{1F467} می\u{200C}خواهم \u{2764}\u{FE0F}";
        assert_eq!(lines(typed), (typed.to_owned(), false));
    }

    #[test]
    fn ok_nothing_to_see_is_empty() {
        for typed in [" \u{200B}\n\t", "\u{3164}", "\u{34F} \u{200D}"] {
            assert_eq!(lines(typed).0, "");
        }
    }

    #[test]
    fn ok_length_is_in_characters() {
        assert_eq!(over("àèì", 2), Some(1));
        assert_eq!(over("àèì", 3), None);
        assert_eq!(cut("àèì", 2), ("àè".to_owned(), true));
    }
}
