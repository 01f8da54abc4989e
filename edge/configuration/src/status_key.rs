//! What opens a site's figures to those who keep it going.

/// Characters of a `STATUS_KEY` at least: what is drawn at random has as many, and what somebody thought of
/// mostly has not.
pub const STATUS_KEY_CHARS_MIN: usize = 32;

/// What is expected of a `STATUS_KEY`, behind its name, with how to make one.
pub const STATUS_KEY_EXPECTED: &str =
    "expected at least 32 characters; `openssl rand -hex 32` draws a good one";

/// Whether a text may be a `STATUS_KEY`. White space around it does not count.
#[must_use]
pub fn is_status_key(text: &str) -> bool {
    text.trim().chars().count() >= STATUS_KEY_CHARS_MIN
}

#[cfg(test)]
mod tests {
    use super::{STATUS_KEY_CHARS_MIN, STATUS_KEY_EXPECTED, is_status_key};

    #[test]
    fn ok_what_is_long_enough() {
        assert!(is_status_key(&"k".repeat(STATUS_KEY_CHARS_MIN)));
        for short in ["", "k", &"k".repeat(31), &format!("{}  ", "k".repeat(30))] {
            assert!(!is_status_key(short), "{short}");
        }
        assert!(STATUS_KEY_EXPECTED.contains(&STATUS_KEY_CHARS_MIN.to_string()));
    }
}
