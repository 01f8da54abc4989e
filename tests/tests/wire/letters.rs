//! What is sent here, and how.

use std::time::Duration;

use courier::{
    Attempt, Phase, Secret, StreamFault,
    letter::{
        Earlier, Letter, LetterFacts, LetterPhone, LetterWords, Letterhead, MessageId, Parties,
        compose,
    },
    smtp::{Credentials, Envelope, HelloName, Security, SmtpPlan, Timeouts, deliver},
};
use shared::{Country, EmailAddress, Kind, PageUrl, PhoneNumber};
use tokio_rustls::TlsConnector;

use crate::connection::Connection;

const CATALOGUE: &str = include_str!("../../../widget/locales/it.json");

pub(crate) const SENDER: &str = "pronto@cucineferri.example";
pub(crate) const INBOX: &str = "assistenza@cucineferri.example";

/// When the first attempt began: seconds since 1970.
pub(crate) const DATE_S: i64 = 1_763_978_645;
/// The subject of a case that began with a callback, whatever was said, and whichever of its letters it is.
pub(crate) const SUBJECT: &str = "[K7Q2-9M4X-3PC] Da richiamare";

/// Words with everything that mail is bad at.
pub(crate) const WORDS: &str = "Perché non risponde nessuno?\n.\n..\nFrom qui in poi\n  Ελληνικά, 日本語, العربية, 🙂\n=3D =?utf-8?q?x?=";

/// Short enough for a test, long enough for a busy machine.
pub(crate) const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_secs(10),
    tls: Duration::from_secs(10),
    greeting: Duration::from_secs(10),
    command: Duration::from_secs(10),
    block: Duration::from_secs(10),
    final_dot: Duration::from_secs(10),
    attempt: Duration::from_secs(20),
};

pub(crate) fn address(typed: &str) -> EmailAddress {
    EmailAddress::parse(typed).expect("an address")
}

/// The words of letters, in Italian.
pub(crate) fn italian() -> LetterWords {
    let catalogue: serde_json::Value = serde_json::from_str(CATALOGUE).expect("a catalogue");
    LetterWords::gather("it", |id| {
        let sentence = catalogue.get(id).and_then(serde_json::Value::as_str);
        sentence.expect("every id is in the catalogue").to_owned()
    })
}

/// A callback with the given words.
pub(crate) fn letter(words: &str) -> Letter {
    compose(&facts("4f1c2d", words), &italian()).expect("a letter")
}

/// A letter for each of the facts.
pub(crate) fn composed(facts: &[LetterFacts]) -> Vec<Letter> {
    let words = italian();
    let letters = facts
        .iter()
        .map(|one| compose(one, &words).expect("a letter"));
    letters.collect()
}

/// The facts of a callback: its submission's id, the given words.
pub(crate) fn facts(submission: &str, words: &str) -> LetterFacts {
    let italy = Country::try_from("IT".to_owned()).expect("a country");
    let number = PhoneNumber::parse("347 555 0182").expect("a number");
    LetterFacts {
        letterhead: Letterhead {
            is_automatic: true,
            parties: Parties {
                from_name: "Cucine Ferri".to_owned(),
                from: address(SENDER),
                to: address(INBOX),
                reply_to: None,
            },
            message_id: MessageId::new(submission, "smtp", &address(SENDER)).expect("an id"),
            date_ms: DATE_S * 1_000,
        },
        thread: None,
        reference: "K7Q2-9M4X-3PC".parse().expect("a reference"),
        received: "24 nov 2025, 11:04".to_owned(),
        kind: Kind::Callback,
        rating: None,
        case_kind: Kind::Callback,
        case_rating: None,
        messages: vec![words.to_owned()],
        earlier: vec![earlier(words)],
        name: Some("Niccolò Ferrè".to_owned()),
        phone: Some(LetterPhone::new(&number, italy)),
        email: Some(address("niccolo@posta.example").into()),
        page: PageUrl::parse("https://cucineferri.example/conto").0,
        touchpoint: None,
        changed: Some("347 555 0181".to_owned()),
        writes_in: Some("inglese".to_owned()),
        number_asked_today: 1,
        case_submissions: 3,
    }
}

/// The same words, said before.
pub(crate) fn earlier(words: &str) -> Earlier {
    Earlier {
        received: "3 nov 2025, 09:12".to_owned(),
        kind: Kind::Question,
        rating: None,
        message: Some(words.to_owned()),
    }
}

/// The servers' user with a password.
pub(crate) fn credentials(password: &str) -> Credentials {
    Credentials {
        user: Secret::from("web".to_owned()),
        password: Secret::from(password.to_owned()),
    }
}

/// Hands a letter over to the server on `port`.
pub(crate) async fn hand_over(
    port: u16,
    tls: TlsConnector,
    security: Security,
    letter: &Letter,
) -> Attempt {
    hand_over_within(TIMEOUTS, port, tls, security, letter).await
}

/// [`hand_over`] with a patience of its own.
pub(crate) async fn hand_over_within(
    timeouts: Timeouts,
    port: u16,
    tls: TlsConnector,
    security: Security,
    letter: &Letter,
) -> Attempt {
    let connection = match security {
        Security::ImplicitTls(_) => Connection::encrypted(port, tls, timeouts).await,
        Security::StartTls(_) | Security::PlainLoopback => {
            Ok(Connection::clear(port, tls, timeouts).await)
        }
    };
    let plan = SmtpPlan {
        security,
        hello: HelloName::try_from("feedback.example").expect("a name"),
        timeouts,
    };
    let envelope = Envelope::new(address(SENDER), address(INBOX)).expect("ASCII");
    match connection {
        Ok(connection) => deliver(connection, &plan, &envelope, &letter.bytes).await,
        Err(fault) => failed_to_connect(fault),
    }
}

fn failed_to_connect(fault: StreamFault) -> Attempt {
    Attempt::broken_off(Phase::Tls, fault)
}
