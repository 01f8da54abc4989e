//! Takes the pictures of `docs/images`: every screen, as a visitor on a desk, on a phone, in the dark,
//! and in Italian sees it, and the letter that comes of it.
//!
//! `cargo run -p tests --bin screenshots -- FOLDER`, after `cargo xtask bundle` and
//! `cargo xtask worker --release`.

#![expect(
    clippy::expect_used,
    reason = "a tool for who builds the project: it says where it stopped"
)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use configuration::Language;
use tests::{Browser, Look, Page, Rung, Setting, Sight, Stage, Visitor, hosted_tour, tour};

/// How a series of pictures is seen.
struct Series {
    name: &'static str,
    look: Look,
    language: Language,
    page: &'static str,
    rung: Rung,
    /// One of its own, or the letter would say that it was left before.
    phone: &'static str,
}

const SERIES: [Series; 5] = [
    Series {
        name: "desktop",
        look: Look::DESKTOP,
        language: Language::English,
        page: "",
        rung: Rung::Panel,
        phone: "06 5555 0182",
    },
    Series {
        name: "phone",
        look: Look::PHONE,
        language: Language::English,
        page: "",
        rung: Rung::Panel,
        phone: "06 5555 0183",
    },
    Series {
        name: "dark",
        look: Look::PHONE.dark(),
        language: Language::English,
        page: "",
        rung: Rung::Panel,
        phone: "06 5555 0184",
    },
    Series {
        name: "it",
        look: Look::DESKTOP,
        language: Language::Italian,
        page: "it.html",
        rung: Rung::Panel,
        phone: "06 5555 0185",
    },
    Series {
        name: "small-form",
        look: Look::DESKTOP,
        language: Language::English,
        page: "",
        rung: Rung::SmallForm,
        phone: "06 5555 0186",
    },
];

#[tokio::main]
async fn main() {
    let folder = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .expect("a folder for the pictures");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let setting = Setting {
        rating_wait_seconds: 90,
        ..Setting::default()
    };
    let stage = Stage::start(&setting).await;
    for series in &SERIES {
        take(&stage, series, &folder).await;
    }
}

async fn take(stage: &Stage, series: &Series, folder: &Path) {
    let browser = stage.driver.open(series.look).await;
    let gate = stage.gate().await;
    let address = stage.shop.demo_through(&gate, series.page);
    let visitor = visitor(series);
    browser.language(series.language.tag()).await;
    tour(
        &browser,
        &gate,
        &address,
        series.rung,
        series.language,
        &visitor,
        async |sight| {
            let prefix = match (series.rung, sight) {
                (Rung::Panel, Sight::Home) => "panel-",
                _ => "",
            };
            keep(
                &browser,
                &folder.join(format!("{prefix}{}-{}.png", sight.name(), series.name)),
            )
            .await;
        },
    )
    .await;
    if series.rung == Rung::Panel {
        hosted_tour(stage, &browser, series.language, async |sight| {
            keep(
                &browser,
                &folder.join(format!("{}-{}.png", sight.name(), series.name)),
            )
            .await;
        })
        .await;
        let letters = stage.mail.letters().await;
        // Each letter of the case says the name; the callback's is of the first report.
        let is_callback = |text: &str| text.starts_with("DA RICHIAMARE\n");
        let letter = letters
            .iter()
            .rev()
            .find(|letter| letter.text.contains(&visitor.name) && is_callback(&letter.text));
        let letter = letter.expect("the letter of the callback");
        // As a mail program shows it; the inbox's own page would leave its head out.
        let letter = stage.shop.put_up(Page::whole(&letter.html));
        browser.open(&letter).await;
        keep(
            &browser,
            &folder.join(format!("letter-{}.png", series.name)),
        )
        .await;
    }
    browser.close().await;
}

async fn keep(browser: &Browser, path: &Path) {
    fs::write(path, browser.picture().await).expect("the picture is written");
}

/// Somebody whose words a reader of the pictures understands.
fn visitor(series: &Series) -> Visitor {
    let message = match series.language {
        Language::English => {
            "The drawer front scrapes since it was fitted. I have called three times."
        }
        Language::Italian | Language::ItalianFormal => {
            "Il frontale del cassetto striscia da quando è montato. Ho già chiamato tre volte."
        }
    };
    Visitor {
        message: message.to_owned(),
        name: "Anna Rinaldi".to_owned(),
        phone: series.phone.to_owned(),
        email: "anna.rinaldi@example.net".to_owned(),
    }
}
