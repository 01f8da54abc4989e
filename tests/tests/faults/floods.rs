//! A flood of all that is dear: long words, and one number with digits added to it. What an inbox gets of it
//! stays within an hour's figures, and each report is read somewhere.

use std::collections::{BTreeMap, BTreeSet};

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Books, EdgeClient, Letter, Terms, Workerd};
use tokio::task::JoinSet;

use crate::channels::callback;
use crate::inbox::inbox;
use crate::readable::{read_all, read_path};
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

/// Clients at once.
const PARALLEL: usize = 8;
/// T43: letters of their own, and digests, that an inbox gets in an hour.
const LETTERS_MAX: u32 = 60;
const DIGESTS_MAX: usize = 30;
/// T42: letters of their own that one number causes in a day.
const LETTERS_PER_NUMBER: usize = 3;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t42_long_words_and_added_digits_are_still_one_number,
        t43_a_flood_of_long_words_and_added_digits_stays_within_its_figures,
    ]
}

/// The longest that a form takes: 20 KB.
fn long(at: u32) -> String {
    format!("{at:05}{}", "🦊".repeat(4_995))
}

/// A call to one number, with what somebody adds to pass for another.
fn call(at: u32) -> Visit {
    let added = match at % 5 {
        0 => format!("int. {at}"),
        1 => format!("{at}"),
        2 => format!("x {at}"),
        3 => format!("#{at}"),
        _ => String::new(),
    };
    callback(format!("347 555 0182 {added}").trim())
}

fn with_words(mut visit: Visit, words: String) -> Visit {
    let draft = visit.draft.as_object_mut().expect("an object");
    draft.insert("message".to_owned(), words.into());
    visit
}

/// Sends them all, some at a time.
async fn send(client: &EdgeClient, visits: Vec<Visit>) -> Vec<Visit> {
    let (mut sent, mut underway) = (Vec::new(), JoinSet::new());
    for mut visit in visits {
        let client = client.clone();
        underway.spawn(async move {
            visit.insist(&client).await;
            visit
        });
        if underway.len() >= PARALLEL {
            sent.push(underway.join_next().await.expect("some").expect("no panic"));
        }
    }
    sent.extend(underway.join_all().await);
    sent
}

/// The letters that tell of one report.
fn single(letters: &[Letter]) -> impl Iterator<Item = &Letter> {
    letters
        .iter()
        .filter(|letter| letter.subject.starts_with("[K"))
}

/// Those of so many that nobody can read anywhere: neither in a letter, nor behind its link.
async fn unread(client: &EdgeClient, letters: &[Letter], visits: &[Visit]) -> Vec<String> {
    let words: BTreeMap<&str, &str> = visits
        .iter()
        .filter_map(|visit| Some((visit.reference.as_deref()?, visit.message())))
        .collect();
    assert_eq!(words.len(), visits.len(), "each is a case of its own");
    let mut read = BTreeSet::new();
    for letter in letters {
        let mut pages = vec![letter.html.clone()];
        if let Some(path) = read_path(&letter.html, client) {
            pages.extend(read_all(client, &path).await);
        }
        for page in &pages {
            read.extend(told(page, &words));
        }
    }
    let unread = words.keys().filter(|reference| !read.contains(**reference));
    unread.map(|reference| (*reference).to_owned()).collect()
}

/// The references that a page names together with what was said there.
fn told(page: &str, words: &BTreeMap<&str, &str>) -> BTreeSet<String> {
    let length = "K7Q2-9M4X-3PC".len();
    let named = page.match_indices('K').filter_map(|(at, _)| {
        let reference = page.get(at..at.checked_add(length)?)?;
        words.get_key_value(reference)
    });
    let named: BTreeMap<&str, &str> = named.map(|(reference, said)| (*reference, *said)).collect();
    let told = named.iter().filter(|(_, said)| page.contains(**said));
    told.map(|(reference, _)| (*reference).to_owned()).collect()
}

async fn t42_long_words_and_added_digits_are_still_one_number(scale: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = Terms::mail_at(mail.smtp_port())
        .limit("letters_per_phone", 3)
        .limit("digest_callback_seconds", 2);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let count = scale.of(24, 200);
    let calls = (0..count).map(|at| match at % 4 {
        0 => with_words(call(at), long(at)),
        _ => call(at),
    });
    let visits = send(&client, calls.collect()).await;
    settled(&workerd).await;
    let letters = mail.letters().await;
    assert_eq!(single(&letters).count(), LETTERS_PER_NUMBER);
    let unread = unread(&client, &letters, &visits).await;
    Tally {
        tried: visits.len(),
        lost: unread.len(),
        ..Tally::default()
    }
}

async fn t43_a_flood_of_long_words_and_added_digits_stays_within_its_figures(
    scale: Scale,
) -> Tally {
    let (_folder, mail) = inbox().await;
    // An hour's flood in the minute or two in which a desk takes it.
    let terms = Terms::mail_at(mail.smtp_port())
        .limit("letters_per_hour", LETTERS_MAX)
        .limit("letters_per_phone", 3)
        .limit("digest_seconds", 20)
        .limit("digest_callback_seconds", 5);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let count = scale.of(300, 10_000);
    let flood = (0..count).map(|at| match at % 10 {
        0 => {
            let mut visit = Visit::new();
            visit.draft =
                json!({ "kind": "question", "message": long(at), "email": "anna@example.net" });
            visit
        }
        3 => with_words(call(at), long(at)),
        6 => call(at),
        _ => Visit::new(),
    });
    let visits = send(&client, flood.collect()).await;
    settled(&workerd).await;
    let letters = mail.letters().await;
    let singles = single(&letters).count();
    assert!(
        u32::try_from(singles).is_ok_and(|singles| singles <= LETTERS_MAX),
        "{singles}"
    );
    let digests = letters.len().saturating_sub(singles);
    assert!((1..=DIGESTS_MAX).contains(&digests), "{digests} digests");
    let of_number = single(&letters).filter(|letter| letter.text.contains("347 555 0182"));
    assert!(of_number.count() <= LETTERS_PER_NUMBER, "of one number");
    let unread = unread(&client, &letters, &visits).await;
    let books = Books::of(&workerd.rows());
    assert_eq!(books.delivered, books.acknowledged);
    Tally {
        tried: visits.len(),
        lost: unread.len(),
        ..Tally::default()
    }
}
