//! Facts of letters, digests and alerts, for the tests of everything that sends them.

use shared::{Country, EmailAddress, Kind, PageUrl, PhoneNumber, Rating, Reference};

use crate::{
    Cause,
    letter::{
        AlertWords, Dead, DeadCase, DeadReport, DigestEntry, DigestFacts, DigestKind, Earlier,
        LetterFacts, LetterPhone, LetterWords, Letterhead, MessageId, Parties,
    },
};

pub(crate) const ENGLISH: &str = include_str!("../../../../widget/locales/en.json");
pub(crate) const ITALIAN: &str = include_str!("../../../../widget/locales/it.json");

pub(crate) fn words(language: &str, catalogue: &str) -> LetterWords {
    LetterWords::gather(language, say(catalogue))
}

pub(crate) fn alert_words(language: &str, catalogue: &str) -> AlertWords {
    AlertWords::gather(language, say(catalogue))
}

fn say(catalogue: &str) -> impl Fn(&str) -> String {
    let catalogue: serde_json::Value = serde_json::from_str(catalogue).unwrap();
    move |id| {
        let sentence = catalogue.get(id).and_then(|value| value.as_str());
        sentence.expect("every id is in the catalogue").to_owned()
    }
}

pub(crate) fn address(typed: &str) -> EmailAddress {
    EmailAddress::parse(typed).unwrap()
}

pub(crate) fn phone(typed: &str) -> LetterPhone {
    let italy = Country::try_from("IT".to_owned()).unwrap();
    LetterPhone::new(&PhoneNumber::parse(typed).unwrap(), italy)
}

/// What stands above a letter of this id.
pub(crate) fn letterhead(id: &str) -> Letterhead {
    let sender = address("pronto@cucineferri.example");
    Letterhead {
        message_id: MessageId::new(id, "smtp", &sender).unwrap(),
        parties: Parties {
            from_name: "Cucine Ferri".to_owned(),
            from: sender,
            to: address("assistenza@cucineferri.example"),
            reply_to: None,
        },
        date_ms: 1_763_978_645_000,
        is_automatic: true,
    }
}

/// A letter with nothing but what it must have.
pub(crate) fn bare() -> LetterFacts {
    LetterFacts {
        letterhead: letterhead("4f1c2d"),
        thread: None,
        reference: "K7Q2-9M4X-3PC".parse::<Reference>().unwrap(),
        received: "24 Nov 2025, 11:04".to_owned(),
        kind: Kind::Feedback,
        rating: Some(Rating::Bad),
        case_kind: Kind::Feedback,
        case_rating: Some(Rating::Bad),
        messages: Vec::new(),
        earlier: Vec::new(),
        name: None,
        phone: None,
        email: None,
        changed: None,
        writes_in: None,
        page: None,
        touchpoint: None,
        number_asked_today: 1,
        case_submissions: 1,
    }
}

pub(crate) fn callback() -> LetterFacts {
    LetterFacts {
        kind: Kind::Callback,
        case_kind: Kind::Callback,
        rating: None,
        messages: vec!["The bill of 12 May has still not been charged. This is the third time I say so. I would rather not pay it all at once.".to_owned()],
        name: Some("Marta B.".to_owned()),
        phone: Some(phone("347 555 0182")),
        page: PageUrl::parse("https://cucineferri.example/account/bills").0,
        ..bare()
    }
}

pub(crate) fn question() -> LetterFacts {
    LetterFacts {
        kind: Kind::Question,
        case_kind: Kind::Question,
        rating: None,
        received: "24 nov 2025, 11:04".to_owned(),
        messages: vec!["Perché l’anta <sinistra> non chiude più?\n\nL’ho già registrata due volte: https://cucineferri.example/manuali/ante/regolazione-delle-cerniere-a-molla.pdf\n  grazie".to_owned()],
        name: Some("Niccolò Ferrè".to_owned()),
        email: Some(address("niccolo@posta.example").into()),
        page: PageUrl::parse("https://cucineferri.example/prodotti/cucina-lucia").0,
        touchpoint: Some("scheda prodotto".to_owned()),
        thread: Some(MessageId::try_from("4f0000.smtp@cucineferri.example".to_owned()).unwrap()),
        ..bare()
    }
}

/// Words of the case from before a letter.
pub(crate) fn said_before(message: &str) -> Earlier {
    Earlier {
        received: "3 May 2025, 09:12".to_owned(),
        kind: Kind::Question,
        rating: None,
        message: Some(message.to_owned()),
    }
}

/// The second letter of a case that began with a call: words alone, no number typed again.
pub(crate) fn second() -> LetterFacts {
    LetterFacts {
        kind: Kind::Feedback,
        messages: vec!["Still nothing charged.".to_owned()],
        earlier: vec![
            Earlier {
                kind: Kind::Callback,
                ..said_before("You have not charged April.")
            },
            Earlier {
                received: "8 May 2025, 18:40".to_owned(),
                kind: Kind::Feedback,
                rating: Some(Rating::Bad),
                message: None,
            },
        ],
        touchpoint: Some("checkout".to_owned()),
        changed: None,
        writes_in: Some("Arabic".to_owned()),
        phone: Some(
            phone("+971 50 123 4567")
                .with_country_name(Some("United Arab Emirates".to_owned()))
                .with_local_time(Some("14:04".to_owned())),
        ),
        case_submissions: 2,
        ..callback()
    }
}

/// A callback and a pressed face that a full mailbox did not take.
pub(crate) fn dead() -> Dead {
    let case = |reference: &str, kind, rating, received: &str, dead: &str| DeadCase {
        reference: reference.parse().unwrap(),
        report: Some(DeadReport {
            kind,
            rating,
            received: received.to_owned(),
            dead: dead.to_owned(),
        }),
    };
    Dead {
        channel: "mail".to_owned(),
        inbox: Some("assistenza@cucineferri.example".to_owned()),
        patience: Some("5 days".to_owned()),
        answer: Some((
            "mail.cucineferri.example".to_owned(),
            "452 4.2.2".to_owned(),
        )),
        cause: Some(Cause::Refused),
        is_read: false,
        told_by: Some("room".to_owned()),
        cases: vec![
            case(
                "K7Q2-9M4X-3PC",
                Kind::Callback,
                None,
                "19 Nov, 09:02",
                "24 Nov, 09:02",
            ),
            case(
                "K20N-R4QH-4QG",
                Kind::Feedback,
                Some(Rating::Bad),
                "19 Nov, 09:40",
                "24 Nov, 09:40",
            ),
        ],
        more: 0,
    }
}

/// Three submissions, the least urgent first.
pub(crate) fn digest(kind: DigestKind) -> DigestFacts {
    let (question, callback, bare) = (question(), callback(), bare());
    let entry = |facts: &LetterFacts, received: &str, case_submissions| DigestEntry {
        reference: facts.reference.clone(),
        received: received.to_owned(),
        kind: facts.kind,
        rating: facts.rating,
        messages: facts.messages.clone(),
        name: facts.name.clone(),
        phone: facts.phone.clone(),
        email: facts.email.clone(),
        page: facts.page.clone(),
        case_submissions,
    };
    DigestFacts {
        letterhead: letterhead("d1"),
        period: "24 November, 10:00–10:15".to_owned(),
        kind,
        total: 3,
        read_url: "https://feedback.example/read/v1.a.b.c".to_owned(),
        entries: vec![
            entry(&question, "10:06", 1),
            entry(&bare, "10:02", 5),
            entry(&callback, "10:05", 2),
        ],
    }
}
