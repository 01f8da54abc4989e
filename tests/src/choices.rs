//! The hosted page's choices, as an engine draws them.

use serde_json::Value;

use crate::Browser;

/// Sees that what is not chosen does not look chosen: a ring of our own drawing, where engines have
/// drawn a filled dot in the dark. The middle one of three is chosen.
///
/// # Panics
/// If it does.
pub async fn choices_read(browser: &Browser) {
    let rings = browser.script(RINGS, Vec::new()).await;
    let ring = |at: usize, what: &str| rings.pointer(&format!("/{at}/{what}")).cloned();
    assert_eq!(rings.as_array().map(Vec::len), Some(3), "{rings}");
    let is = |text: &str| Some(Value::from(text));
    for unchosen in [0, 2] {
        assert_eq!(ring(unchosen, "appearance"), is("none"), "{rings}");
        assert_eq!(ring(unchosen, "border"), is("2px"), "{rings}");
        assert_ne!(ring(unchosen, "ground"), ring(unchosen, "edge"), "{rings}");
    }
    assert_eq!(ring(1, "border"), is("6px"), "{rings}");
}

/// How each choice is drawn.
const RINGS: &str = "
    return [...document.querySelectorAll('[type=radio]')].map((radio) => {
        const { appearance, borderTopWidth: border, borderTopColor: edge, backgroundColor: ground }
            = getComputedStyle(radio);
        return { appearance, border, edge, ground };
    });";
