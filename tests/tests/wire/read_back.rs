//! Every letter read back: four parsers that are not ours agree with what was meant, header by header,
//! and what was typed stands in both parts.

use std::sync::OnceLock;

use courier::letter::{DigestFacts, Letter, LetterFacts, compose_digest};
use shared::{EmailAddress, PageUrl, visible_line};

use crate::attacks::{injecting, smuggling};
use crate::corpus::{Corpus, digest, escaped, submission};
use crate::letters::{composed, italian};
use crate::parsers::{Golden, Seen, assert_four_parsers_agree};

#[test]
fn four_parsers_read_every_text_as_it_was_meant() {
    let Everything {
        letters,
        meant,
        tried,
    } = everything();
    println!("{tried}");
    assert_four_parsers_agree(letters, meant);
}

/// What shared's rules would have taken out stands in every field, as nobody can send it.
#[test]
fn no_field_of_a_letter_adds_a_header() {
    let facts = [injecting(), smuggling()].concat();
    let letters = composed(&facts);
    let meant = golden(&facts, &letters);
    assert_four_parsers_agree(&letters, &meant);
}

/// Letters and digests of the corpus, and as they are meant.
pub(crate) struct Everything {
    pub(crate) letters: Vec<Letter>,
    pub(crate) meant: Vec<Seen>,
    tried: String,
}

/// All of it, composed once. In each letter stands what was typed, and no line of it is turned.
pub(crate) fn everything() -> &'static Everything {
    static EVERYTHING: OnceLock<Everything> = OnceLock::new();
    EVERYTHING.get_or_init(|| {
        let corpus = Corpus::read();
        let facts = corpus.letters();
        let mut letters = composed(&facts);
        let mut meant = golden(&facts, &letters);
        for ((_, submission), meant) in corpus.alone().zip(&meant) {
            let email = submission.email().map(EmailAddress::as_str);
            let page = submission.page().map(PageUrl::readable);
            let (name, touchpoint) = (submission.name(), submission.touchpoint());
            // Of an address nobody sees all: some scripts need in it what is not seen.
            let [email, page] = [email, page].map(|fact| fact.map(visible_line));
            let addresses = [email.as_deref(), page.as_deref()];
            assert_holds(meant, [submission.message(), name, touchpoint]);
            assert_holds(meant, addresses);
            for line in [name, touchpoint].into_iter().flatten() {
                assert!(!line.contains(shared::is_invisible), "{line:?}");
            }
            let title = format!("<title>{}</title>", meant.subject);
            assert!(meant.html.contains(&title), "{}", meant.html);
        }
        let (digests, digests_meant) = digests(&corpus);
        letters.extend(digests);
        meant.extend(digests_meant);
        Everything {
            letters,
            meant,
            tried: corpus.tried,
        }
    })
}

/// How letters of these facts must be read.
pub(crate) fn golden(facts: &[LetterFacts], letters: &[Letter]) -> Vec<Seen> {
    let both = facts.iter().zip(letters);
    both.map(|(facts, letter)| Golden::of(facts).meant(letter))
        .collect()
}

/// Digests of the corpus, and as they are meant: the subject is that of as many harmless entries.
fn digests(corpus: &Corpus) -> (Vec<Letter>, Vec<Seen>) {
    let words = italian();
    let compose = |facts: &DigestFacts| compose_digest(facts, &words).expect("a letter");
    let all = corpus.digests().map(|(facts, submissions)| {
        let letter = compose(&facts);
        let harmless = vec![submission("parole"); submissions.len()];
        let golden = Golden {
            site_name: Some(visible_line(&facts.letterhead.parties.from_name)),
            subject: compose(&digest("d", &harmless)).subject,
            message_id: facts.letterhead.message_id.as_str().to_owned(),
            thread: None,
            reply_to: None,
        };
        let meant = golden.meant(&letter);
        let said = submissions.iter();
        assert_holds(&meant, said.flat_map(|one| [one.message(), one.name()]));
        (letter, meant)
    });
    all.unzip()
}

/// Each fact stands in both parts. In the plain one it may be broken into lines.
fn assert_holds<'a>(meant: &Seen, facts: impl IntoIterator<Item = Option<&'a str>>) {
    let text = unbroken(&meant.text);
    for fact in facts.into_iter().flatten() {
        assert!(text.contains(&unbroken(fact)), "{fact:?}: {}", meant.text);
        assert!(
            meant.html.contains(&escaped(fact)),
            "{fact:?}: {}",
            meant.html
        );
    }
}

fn unbroken(text: &str) -> String {
    text.split_whitespace().collect()
}
