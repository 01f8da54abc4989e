//! The faces of a digest of ratings, counted by page.

use std::collections::BTreeMap;

use shared::{PageUrl, Rating};

use super::DigestEntry;
use crate::letter::LetterWords;

/// Octets that the addresses of pages may take in a letter: its references need room too.
const BYTES_MAX: usize = 30_000;
/// Octets of a page's row beside its address.
const ROW_BYTES: usize = 700;

/// Pages and the faces that were pressed there, the most pressed page first.
pub(in crate::letter) struct Pages<'a> {
    pub(super) label: &'a str,
    pub(super) faces: Vec<&'a str>,
    /// A count for each face.
    pub(super) rows: Vec<(&'a str, Vec<usize>)>,
    /// Whether there are more.
    pub(super) is_cut: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn new(entries: &[&'a DigestEntry], words: &'a LetterWords) -> Self {
        let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for entry in entries {
            let page = entry.page.as_ref().map_or("–", PageUrl::readable);
            let [good, fair, bad] = counts.entry(page).or_default();
            let count = match entry.rating {
                Some(Rating::Good) => good,
                Some(Rating::Fair) => fair,
                Some(Rating::Bad) => bad,
                None => continue,
            };
            *count = count.saturating_add(1);
        }
        let mut rows: Vec<_> = counts.into_iter().collect();
        rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
        let all = rows.len();
        let mut left = BYTES_MAX;
        rows.retain(|(page, _)| {
            let taken = left.checked_sub(ROW_BYTES.saturating_add(page.len()));
            left = taken.unwrap_or_default();
            taken.is_some()
        });
        let is_cut = rows.len() < all;
        // One that nobody pressed has no column: a bad one mostly has a letter of its own.
        let faces = [&words.rate_good, &words.rate_fair, &words.rate_bad];
        let used: [bool; 3] = std::array::from_fn(|face| {
            let mut counts = rows.iter().filter_map(|(_, counts)| counts.get(face));
            counts.any(|count| *count > 0)
        });
        let shown = |(_, used): &(_, bool)| *used;
        let faces = faces.into_iter().zip(used).filter(shown);
        Self {
            label: &words.page,
            faces: faces.map(|(face, _)| face.as_str()).collect(),
            is_cut,
            rows: rows
                .into_iter()
                .map(|(page, counts)| {
                    let counts = counts.into_iter().zip(used).filter(|(_, used)| *used);
                    (page, counts.map(|(count, _)| count).collect())
                })
                .collect(),
        }
    }

    /// Each page with its counts in words, those that are none left out.
    pub(in crate::letter) fn said(&self) -> impl Iterator<Item = (&'a str, String)> {
        self.rows.iter().map(|(page, counts)| {
            let counts = self
                .faces
                .iter()
                .zip(counts)
                .filter(|(_, count)| **count > 0);
            let counts: Vec<_> = counts
                .map(|(face, count)| format!("{face} {count}"))
                .collect();
            (*page, counts.join(", "))
        })
    }
}
