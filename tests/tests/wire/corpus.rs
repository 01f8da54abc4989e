//! The corpus: texts that others collected and our own, each put into a draft's every field that can
//! hold it, by the rules that a visitor's draft obeys.

use std::env;
use std::process::{Command, Stdio};

use courier::letter::{
    DigestEntry, DigestFacts, DigestKind, LetterFacts, LetterPhone, Letterhead, MessageId, Parties,
    digest_bytes,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde::Deserialize;
use shared::{
    Country, Draft, EmailAddress, PageUrl, PhoneNumber, Submission,
    limits::{NAME_CHARS_MAX, TOUCHPOINT_CHARS_MAX},
};
use tests::project_path;

use crate::attacks::{BREAKS, SECOND_LETTER, SMUGGLED, injected};
use crate::letters::{SENDER, address, earlier, facts};

/// Our own: words and a name in each script.
const SCRIPTS: &str = include_str!("parsers/scripts.json");
/// Texts of any characters besides those that others collected.
const GENERATED: usize = 150;
/// The first headings and paragraphs of each declaration.
const PARAGRAPHS: &str = "15";
/// Of the declarations' texts each eighth is in a letter of its own, as all other texts are. At full
/// length, each.
const ALONE: (usize, usize) = (8, 1);
/// No less may be tried, however the packages change.
const TEXTS_MIN: usize = 7_700;
/// The most that the configuration takes for a company's name.
const SITE_NAME_CHARS_MAX: usize = 60;
/// Entries of a digest: all texts are in one.
const ENTRIES_MAX: usize = 50;
/// What they are reckoned to take of one, in octets of HTML. What a digest has no room for is read behind
/// its link, and would not be read back here.
const DIGEST_BYTES_MAX: u64 = 80_000;

/// Submissions that hold the texts.
pub(crate) struct Corpus {
    submissions: Vec<Submission>,
    /// How many of the first are sharp.
    sharp: usize,
    each: usize,
    /// How many of what.
    pub(crate) tried: String,
}

/// What others collected.
#[derive(Deserialize)]
struct Collected {
    sharp: Vec<String>,
    plain: Vec<String>,
}

/// Whether the tests are to run at full length.
pub(crate) fn is_soak() -> bool {
    env::var_os("PRONTO_SOAK").is_some()
}

impl Corpus {
    pub(crate) fn read() -> Self {
        let collected = collected();
        let mut texts = own();
        texts.extend(collected.sharp);
        let sharp = texts.len();
        texts.extend(collected.plain);
        let corpus = Self {
            submissions: texts.iter().map(|text| submission(text)).collect(),
            sharp,
            each: if is_soak() { ALONE.1 } else { ALONE.0 },
            tried: String::new(),
        };
        let held = |what: fn(&Submission) -> bool| {
            let submissions = corpus.submissions.iter();
            submissions.filter(|one| what(one)).count()
        };
        let messages = held(|one| one.message().is_some());
        let tried = format!(
            "{} texts, {} alone in a letter; as message {messages}, name {}, touchpoint {}, page {}, address {}, number {}",
            texts.len(),
            corpus.alone().count(),
            held(|one| one.name().is_some()),
            held(|one| one.touchpoint().is_some()),
            held(|one| one.page().is_some()),
            held(|one| one.email().is_some_and(|email| email.as_str() != ADDRESS)),
            held(|one| one.phone().is_some_and(|phone| phone.as_typed() != NUMBER)),
        );
        assert!(texts.len() >= TEXTS_MIN, "{tried}");
        // Blank texts leave nothing.
        assert!(messages >= TEXTS_MIN, "{tried}");
        Self { tried, ..corpus }
    }

    /// Those that have a letter of their own.
    pub(crate) fn alone(&self) -> impl Iterator<Item = (usize, &Submission)> {
        let all = self.submissions.iter().enumerate();
        all.filter(|(at, _)| *at < self.sharp || at.is_multiple_of(self.each))
    }

    /// A letter of each of those, some in a thread.
    pub(crate) fn letters(&self) -> Vec<LetterFacts> {
        let letters = self.alone().map(|(at, submission)| {
            let ours = facts(&format!("c{at}"), "");
            let thread = MessageId::new("c", "smtp", &address(SENDER)).expect("an id");
            // The company's own name in each script, by its configuration's rules; encoded words and
            // runs of blanks in it, which Dovecot makes one, are its own doing.
            let plain = submission.name().unwrap_or_default().replace("=?", "");
            let plain: Vec<&str> = plain.split_whitespace().collect();
            let name: String = plain.join(" ").chars().take(SITE_NAME_CHARS_MAX).collect();
            let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
            LetterFacts {
                letterhead: Letterhead {
                    parties: Parties {
                        from_name: name.unwrap_or(ours.letterhead.parties.from_name),
                        ..ours.letterhead.parties
                    },
                    ..ours.letterhead
                },
                thread: at.is_multiple_of(3).then_some(thread),
                messages: words(submission),
                earlier: words(submission).iter().map(|one| earlier(one)).collect(),
                name: submission.name().map(str::to_owned),
                touchpoint: submission.touchpoint().map(str::to_owned),
                page: submission.page().cloned(),
                email: submission.email().cloned().map(Into::into),
                phone: number(submission),
                ..ours
            }
        });
        letters.collect()
    }

    /// Digests of all, as many at a time as one has room for, each with what it lists.
    pub(crate) fn digests(&self) -> impl Iterator<Item = (DigestFacts, &[Submission])> {
        let mut entries = 0_usize;
        let mut bytes = 0_u64;
        let chunks = self.submissions.chunk_by(move |before, next| {
            if entries == 0 {
                (entries, bytes) = (1, markup_bytes(before));
            }
            entries = entries.saturating_add(1);
            bytes = bytes.saturating_add(markup_bytes(next));
            let fits = entries <= ENTRIES_MAX && bytes <= DIGEST_BYTES_MAX;
            if !fits {
                (entries, bytes) = (1, markup_bytes(next));
            }
            fits
        });
        let chunks = chunks.enumerate();
        chunks.map(|(at, chunk)| (digest(&format!("d{at}"), chunk), chunk))
    }
}

/// What a submission takes of a digest, in octets of HTML.
fn markup_bytes(submission: &Submission) -> u64 {
    let page = submission.page().map(PageUrl::readable);
    let email = submission.email().map(EmailAddress::as_str);
    let said = [submission.message(), submission.name(), page, email];
    let said = said.into_iter().flatten().map(|text| escaped(text).len());
    let bytes = u64::try_from(said.sum::<usize>()).expect("so many octets");
    digest_bytes(bytes, true)
}

/// A text as markup holds it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "<br>")
}

/// A digest of these.
pub(crate) fn digest(id: &str, submissions: &[Submission]) -> DigestFacts {
    let ours = facts(id, "");
    let entry = |submission: &Submission| DigestEntry {
        reference: ours.reference.clone(),
        received: ours.received.clone(),
        kind: submission.kind(),
        rating: None,
        messages: words(submission),
        name: submission.name().map(str::to_owned),
        phone: number(submission),
        email: submission.email().cloned().map(Into::into),
        page: submission.page().cloned(),
        case_submissions: 1,
    };
    DigestFacts {
        letterhead: ours.letterhead.clone(),
        period: "24 novembre, 10:00–10:15".to_owned(),
        kind: DigestKind::Overflow,
        total: submissions.len(),
        read_url: "https://feedback.cucineferri.example/read/v1.a.b.c".to_owned(),
        entries: submissions.iter().map(entry).collect(),
    }
}

/// Where a text is no number or no address.
const NUMBER: &str = "347 555 0182";
const ADDRESS: &str = "niccolo@posta.example";

/// A callback, in which every field may stand, with the text in each that can hold it.
pub(crate) fn submission(text: &str) -> Submission {
    let is_number = PhoneNumber::parse(text).is_ok();
    // The text as an address, before the `@` or behind it.
    let addresses = [
        text.to_owned(),
        [text, "@posta.example"].concat(),
        ["niccolo@", text, ".example"].concat(),
    ];
    let email = addresses
        .into_iter()
        .find(|typed| EmailAddress::parse(typed).is_ok());
    let path: String = text.split_whitespace().collect();
    let page = ["https://cucineferri.example/", &path].concat();
    let page = Some(page).filter(|page| PageUrl::parse(page).0.is_some());
    let cut = |chars_max| text.chars().take(chars_max).collect();
    let draft = Draft {
        kind: Some("callback".to_owned()),
        message: Some(text.to_owned()),
        name: Some(cut(NAME_CHARS_MAX)),
        touchpoint: Some(cut(TOUCHPOINT_CHARS_MAX)),
        page,
        phone: Some(if is_number { text } else { NUMBER }.to_owned()),
        email: email.or_else(|| Some(ADDRESS.to_owned())),
        ..Draft::default()
    };
    Submission::try_from(draft).unwrap_or_else(|faults| panic!("{text:?}: {faults:?}"))
}

fn words(submission: &Submission) -> Vec<String> {
    submission
        .message()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn number(submission: &Submission) -> Option<LetterPhone> {
    let italy = Country::try_from("IT".to_owned()).expect("a country");
    Some(LetterPhone::new(submission.phone()?, italy))
}

/// Ours: names and words of each script, what breaks letters, and any characters, the same in every run.
fn own() -> Vec<String> {
    let scripts: Vec<[String; 3]> = serde_json::from_str(SCRIPTS).expect("scripts");
    let mut texts: Vec<String> = scripts
        .into_iter()
        .flat_map(|[_, name, words]| [name, words])
        .collect();
    texts.extend(SMUGGLED.map(|end| ["before", end, SECOND_LETTER].concat()));
    texts.extend(BREAKS.map(injected));
    let any = "([^\\p{C}\\u{2028}\\u{2029}]|\n|\\.|=|\t){1,300}";
    let mut runner = TestRunner::deterministic();
    texts.extend((0..GENERATED).map(|_| any.new_tree(&mut runner).expect("a text").current()));
    texts
}

/// Those of others.
fn collected() -> Collected {
    let output = Command::new("python3")
        .arg(project_path("tests/oracles/texts.py"))
        .arg(PARAGRAPHS)
        .stderr(Stdio::inherit())
        .output()
        .expect("python3 starts");
    assert!(output.status.success(), "run `npm ci` in tests/oracles");
    serde_json::from_slice(&output.stdout).expect("lists of texts")
}
