//! How long the numbers behind a calling code are, by their first digits. What calls none of this, as the
//! panel, does not carry the table.

mod table;

use self::table::{LENGTHS, TREES};

/// The digits that a number may have.
pub(super) struct Lengths(&'static str);

impl Lengths {
    /// Whether a number of so many digits fits.
    pub(super) fn has(&self, digits: usize) -> bool {
        self.ranges()
            .any(|(min, max)| (min..=max).contains(&digits))
    }

    /// How many lengths there are.
    pub(super) fn count(&self) -> usize {
        self.ranges()
            .map(|(min, max)| max.saturating_sub(min).saturating_add(1))
            .sum()
    }

    /// The fewest digits and the most.
    pub(super) fn ends(&self) -> Option<(usize, usize)> {
        let (min, _) = self.ranges().next()?;
        let (_, max) = self.ranges().last()?;
        Some((min, max))
    }

    fn ranges(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.split(',').filter_map(|range| {
            let (min, max) = range.split_once('-').unwrap_or((range, range));
            Some((min.parse().ok()?, max.parse().ok()?))
        })
    }
}

/// The calling code that begins these digits, and the rest. No code is the beginning of another.
pub(super) fn code_of(international: &str) -> Option<(&'static str, &str)> {
    TREES.split(';').find_map(|row| {
        let (code, _) = columns(row)?;
        Some((code, international.strip_prefix(code)?))
    })
}

/// The lengths of the numbers that begin like this one; `None` if there are none.
pub(super) fn lengths(calling_code: &str, national: &str) -> Option<Lengths> {
    let (_, mut tree) = TREES
        .split(';')
        .filter_map(columns)
        .find(|(code, _)| *code == calling_code)?;
    let mut digits = national.chars().filter_map(|digit| digit.to_digit(10));
    while let Some(branches) = tree.strip_prefix('(') {
        tree = branch(branches, digits.next()?)?;
    }
    let row = LENGTHS.split(';').find_map(|row| row.strip_prefix(tree));
    row.map(Lengths)
}

/// The fewest digits and the most of any number behind a calling code.
pub(super) fn ends(calling_code: &str) -> Option<(usize, usize)> {
    let mut rows = TREES.split(';').filter_map(columns);
    let (_, tree) = rows.find(|(code, _)| *code == calling_code)?;
    let lengths = LENGTHS.split(';').filter_map(|row| {
        let letter = row.chars().next().filter(|letter| tree.contains(*letter))?;
        Lengths(row.strip_prefix(letter)?).ends()
    });
    lengths.reduce(|(min, max), (least, most)| (min.min(least), max.max(most)))
}

fn columns(row: &'static str) -> Option<(&'static str, &'static str)> {
    row.split_at_checked(row.find(|c: char| !c.is_ascii_digit())?)
}

/// The tree of a digit among ten, written one after the other.
fn branch(branches: &'static str, digit: u32) -> Option<&'static str> {
    let (mut rest, mut before) = (branches, 0_u32);
    loop {
        let (tree, after) = rest.split_at_checked(end_of_tree(rest)?)?;
        let times = after.chars().next().and_then(|c| c.to_digit(10));
        before = before.saturating_add(times.unwrap_or(1));
        if digit < before {
            return Some(tree);
        }
        // Each turn eats a tree, so the loop is as long as the row at most.
        rest = after.get(usize::from(times.is_some())..)?;
    }
}

/// Where the first tree ends: behind a letter, or behind the parenthesis that closes it.
fn end_of_tree(trees: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in trees.char_indices() {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return at.checked_add(c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{LENGTHS, Lengths, TREES, branch, code_of, columns, end_of_tree, ends, lengths};

    #[test]
    fn ok_lengths_by_the_first_digits() {
        let has = |code, national: &str| {
            lengths(code, national).is_some_and(|lengths| lengths.has(national.len()))
        };
        assert!(has("39", "3475550182"));
        assert!(has("39", "0655550182"));
        assert!(!has("39", "34755501827"));
        assert!(!has("39", "065555018212"));
        assert!(!has("39", "0"));
        assert!(has("44", "7911123456"));
        assert!(!has("44", "791112345"));
        assert!(has("1", "2125550143") && !has("1", "2120550143"));
        assert!(has("870", "773123456"));
        assert!(lengths("999", "1").is_none());
        assert_eq!(ends("39"), Some((6, 12)));
    }

    #[test]
    fn ok_calling_codes() {
        assert_eq!(code_of("393475550182"), Some(("39", "3475550182")));
        assert_eq!(code_of("447911123456"), Some(("44", "7911123456")));
        assert_eq!(code_of("999123"), None);
        assert_eq!(code_of(""), None);
    }

    /// A run of ten that was written `10` once hid the last digits of five area codes.
    #[test]
    fn ok_every_tree_is_whole() {
        for row in TREES.split(';') {
            let (_, tree) = columns(row).unwrap();
            assert_eq!(end_of_tree(tree), Some(tree.len()), "{row}");
            let letters = tree.chars().filter(|c| !"().0123456789".contains(*c));
            for letter in letters {
                let row = LENGTHS.split(';').find_map(|row| row.strip_prefix(letter));
                assert!(
                    row.is_some_and(|row| Lengths(row).ends().is_some()),
                    "{letter}"
                );
            }
            for (at, _) in tree.match_indices('(') {
                let branches = tree.get(at + 1..).unwrap();
                let is_there = |digit: &u32| branch(branches, *digit).is_some();
                assert_eq!((0..=10).filter(is_there).count(), 10, "{row} at {at}");
            }
        }
    }
}
