//! A letter to a visitor: what a person of the company's has written to them, under the case's reference.
//! Nothing that the visitor typed stands in it.

use maud::{DOCTYPE, html};
use shared::Reference;

use super::{
    Letter, LetterFault, Letterhead,
    assembly::{Head, assemble},
};

/// What a letter to a visitor says.
#[derive(Clone)]
pub struct VisitorFacts {
    /// From whom to whom, and under which id.
    pub letterhead: Letterhead,
    /// The case's reference.
    pub reference: Reference,
    /// The language of the words, BCP 47.
    pub language: String,
    /// What was written to them, lines parted by `\n`.
    pub words: String,
}

/// Composes the letter. The same facts give the same bytes.
///
/// # Errors
/// [`LetterFault`]; another attempt with the same facts fails likewise.
pub fn compose_visitor(facts: &VisitorFacts) -> Result<Letter, LetterFault> {
    let site_name = &facts.letterhead.parties.from_name;
    let subject = format!("[{}] {site_name}", facts.reference);
    let text = format!("{}\n\n-- \n{site_name}\n{}\n", facts.words, facts.reference);
    let html = html! {
        (DOCTYPE)
        html lang=(facts.language) {
            head {
                meta charset="utf-8";
                title { (subject) }
            }
            body {
                p dir="auto" style="white-space:pre-line" { (facts.words) }
                p { (site_name) br; (facts.reference) }
            }
        }
    };
    let head = Head {
        letterhead: &facts.letterhead,
        thread: None,
        reply_to: None,
        subject,
    };
    assemble(&head, text, html.into_string())
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use shared::EmailAddress;

    use super::{VisitorFacts, compose_visitor};
    use crate::letter::samples;

    #[test]
    fn ok_it_goes_to_the_visitor_and_says_what_was_written() {
        let mut letterhead = samples::letterhead("4f1c2d");
        letterhead.parties.to = EmailAddress::parse("anna@example.com").unwrap();
        let facts = VisitorFacts {
            letterhead,
            reference: "K7Q2-9M4X-3PC".parse().unwrap(),
            language: "it".to_owned(),
            words: "Buongiorno,\n<b>mercoledì</b>, ore 9.".to_owned(),
        };
        let letter = compose_visitor(&facts).unwrap();
        assert_eq!(letter.parties.to.as_str(), "anna@example.com");
        let read = MessageParser::new().parse(letter.bytes.as_slice()).unwrap();
        let to = read.to().and_then(|to| to.first()).unwrap();
        assert_eq!(to.address(), Some("anna@example.com"));
        let text = read.body_text(0).unwrap();
        assert!(text.contains("<b>mercoledì</b>, ore 9."), "{text}");
        assert!(letter.html.contains("&lt;b&gt;mercoledì&lt;/b&gt;"));
        assert!(letter.html.contains("<p dir=\"auto\""), "by its own script");
    }
}
