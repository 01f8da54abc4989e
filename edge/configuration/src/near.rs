//! What was probably meant by a word that is not known.

/// A word may differ from the one that was meant in so many of its letters: one of three.
const LETTERS_PER_SLIP: usize = 3;

/// The known word that is nearest to `given`, if one is near enough to have been meant.
pub(crate) fn near<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let small = given.to_lowercase();
    let slips_max = given.chars().count().div_ceil(LETTERS_PER_SLIP);
    known
        .into_iter()
        .map(|word| (strsim::osa_distance(&small, &word.to_lowercase()), word))
        .filter(|(slips, _)| *slips <= slips_max)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// The question behind a sentence that says what is wrong; nothing where nobody knows better.
pub(crate) fn did_you_mean(word: Option<&str>) -> String {
    word.map_or_else(String::new, |word| format!("; did you mean `{word}`?"))
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn ok_the_nearest_word() {
        let known = ["colour", "country", "origins", "mail"];
        for (given, meant) in [
            ("colours", Some("colour")),
            ("color", Some("colour")),
            ("Origins", Some("origins")),
            (concat!("or", "gins"), Some("origins")),
            ("email", Some("mail")),
            ("webhook", None),
            ("", None),
        ] {
            assert_eq!(near(given, known), meant, "{given}");
        }
    }
}
