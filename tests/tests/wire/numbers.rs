//! Telephone numbers as libphonenumber knows them: what we would dial is held against what was meant.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use shared::{Country, PhoneNumber};
use tests::project_path;

/// Of a thousand numbers, how many may be dialled wrongly.
const WRONG_PER_MILLE_MAX: usize = 1;
/// Of a hundred numbers, how many must be linked.
const LINKED_PERCENT_MIN: usize = 95;

/// How the numbers of one form were read.
#[derive(Default)]
struct Account {
    read: usize,
    linked: usize,
    wrong: usize,
}

/// Example numbers of every country and type, as people write them at home and abroad, with extensions
/// and without. A wrong link rings at a stranger's; one that is missing costs somebody ten key presses.
#[test]
fn what_is_dialled_is_what_was_meant() {
    let numbers = numbers();
    let mut forms: BTreeMap<&str, Account> = BTreeMap::new();
    for line in numbers.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [site, form, typed, e164, extension, other] = columns[..] else {
            panic!("six columns: {line}");
        };
        let site = Country::try_from(site.to_owned()).expect("a country");
        let number = PhoneNumber::parse(typed).ok();
        let dialled = number
            .as_ref()
            .and_then(|number| number.international(site));
        let dialled_extension = number.as_ref().and_then(|number| number.extension(site));
        let account = forms.entry(form).or_default();
        account.read += 1;
        if let Some(dialled) = dialled {
            let is_meant = (dialled == e164 || dialled == other)
                && dialled_extension.as_deref().unwrap_or_default() == extension;
            account.linked += usize::from(is_meant);
            account.wrong += usize::from(!is_meant);
        }
    }
    let sum = |of: fn(&Account) -> usize| forms.values().map(of).sum::<usize>();
    let (read, linked, wrong) = (sum(|a| a.read), sum(|a| a.linked), sum(|a| a.wrong));
    for (form, account) in &forms {
        println!(
            "{form}: {} read, {} linked, {} wrong",
            account.read, account.linked, account.wrong
        );
    }
    println!("{read} read, {linked} linked, {wrong} wrong");
    assert!(read > 50_000, "{read} numbers");
    assert!(
        wrong * 1_000 <= read * WRONG_PER_MILLE_MAX,
        "{wrong} of {read} are dialled wrongly"
    );
    assert!(
        linked * 100 >= read * LINKED_PERCENT_MIN,
        "{linked} of {read} are linked"
    );
}

fn numbers() -> String {
    let output = Command::new("node")
        .arg(project_path("tests/oracles/numbers.mjs"))
        .stderr(Stdio::inherit())
        .output()
        .expect("node starts");
    assert!(output.status.success(), "run `npm ci` in tests/oracles");
    String::from_utf8(output.stdout).expect("UTF-8")
}
