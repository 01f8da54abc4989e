//! What a chat shows of what a visitor typed.

use proptest::prelude::*;
use serde_json::Value;

use super::{Chat, ChatMessage, EMPTY};
use crate::{
    Cause, HttpAnswer, Secret, Verdict,
    letter::{
        Alert, AlertFacts, DigestKind, LetterFacts,
        samples::{
            ENGLISH, ITALIAN, alert_words, bare, callback, digest, letterhead, phone, words,
        },
    },
};

/// Where all is read.
const READ: &str = "https://feedback.example/read/v1.a.b.c";

fn sent(chat: Chat, message: &ChatMessage) -> Value {
    let request = chat.request(
        &Secret::from("https://hooks.example/T0/x".to_owned()),
        message,
    );
    assert_eq!(request.url, "https://hooks.example/T0/x");
    serde_json::from_slice(&request.body).unwrap()
}

/// The lines as they are read, escapes undone.
fn read(chat: Chat, body: &Value) -> Vec<String> {
    match chat {
        Chat::Slack => {
            let text = body["text"].as_str().unwrap();
            let unescaped = text
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            unescaped.split('\n').map(str::to_owned).collect()
        }
        Chat::Teams => {
            let blocks = body["attachments"][0]["content"]["body"]
                .as_array()
                .unwrap();
            let text = |block: &Value| {
                let text = block["inlines"][0]["text"].as_str().unwrap();
                text.replace(EMPTY, "")
            };
            blocks.iter().map(text).collect()
        }
    }
}

#[test]
fn pin_callback_in_both_shapes() {
    let facts = LetterFacts {
        phone: Some(phone("899 123456")),
        number_asked_today: 2,
        case_submissions: 3,
        ..callback()
    };
    let [slack, teams] = [Chat::Slack, Chat::Teams].map(|chat| {
        let message = ChatMessage::of_letter(chat, &facts, &words("en", ENGLISH), READ);
        sent(chat, &message)
    });
    assert_eq!(read(Chat::Slack, &slack), read(Chat::Teams, &teams));
    insta::assert_snapshot!("callback_slack", format!("{slack:#}"));
    insta::assert_snapshot!("callback_teams", format!("{teams:#}"));
}

#[test]
fn pin_digest_and_alert() {
    let message = ChatMessage::of_digest(
        Chat::Teams,
        &digest(DigestKind::Overflow),
        &words("it", ITALIAN),
    );
    insta::assert_snapshot!(
        "digest_it_lines",
        read(Chat::Teams, &sent(Chat::Teams, &message)).join("\n")
    );
    let alert = Alert::ChannelFault {
        channel: "mail".to_owned(),
        cause: Cause::LoginRefused,
        since: "24 Nov, 11:04".to_owned(),
        secret: Some("SMTP_PASSWORD_FERRI".to_owned()),
    };
    let alert = AlertFacts {
        letterhead: letterhead("a1"),
        what: alert,
    };
    let message = ChatMessage::of_alert(Chat::Slack, &alert, &alert_words("en", ENGLISH));
    insta::assert_snapshot!(
        "alert_lines",
        read(Chat::Slack, &sent(Chat::Slack, &message)).join("\n")
    );
}

#[test]
fn ok_a_visitor_mentions_nobody_and_links_nowhere() {
    let payload = "<!channel> <@U1> @here <https://evil.example|bank> [bank](https://evil.example) *b* `c`\n<at>x</at>";
    let facts = LetterFacts {
        messages: vec![payload.to_owned()],
        name: Some("@everyone".to_owned()),
        ..bare()
    };
    let message = |chat| ChatMessage::of_letter(chat, &facts, &words("en", ENGLISH), READ);
    let slack = sent(Chat::Slack, &message(Chat::Slack));
    let text = slack["text"].as_str().unwrap();
    assert!(!text.contains(['<', '>']), "{text}");
    for flag in ["mrkdwn", "link_names", "unfurl_links", "unfurl_media"] {
        assert_eq!(slack[flag], false, "{flag}");
    }
    let teams = sent(Chat::Teams, &message(Chat::Teams));
    assert!(!teams.to_string().contains("TextBlock\",\"text"));
    for chat in [Chat::Slack, Chat::Teams] {
        let lines = read(chat, &sent(chat, &message(chat))).join("\n");
        assert!(
            !lines.contains("://") && !lines.contains("@here") && !lines.contains("@everyone"),
            "{lines}"
        );
    }
}

#[test]
fn ok_a_mail_address_can_be_copied() {
    let message = ChatMessage::of_letter(
        Chat::Slack,
        &crate::letter::samples::question(),
        &words("en", ENGLISH),
        READ,
    );
    assert!(
        sent(Chat::Slack, &message)
            .to_string()
            .contains("niccolo@posta.example")
    );
}

#[test]
fn ok_success_is_what_the_chat_says_of_it() {
    let name = |chat: Chat, status, body: &str| {
        let body = body.as_bytes().to_vec();
        let answer = HttpAnswer {
            status,
            retry_after: None,
            body,
        };
        chat.verdict(&answer, 0).verdict.name()
    };
    assert_eq!(name(Chat::Slack, 200, "ok"), "delivered");
    assert_eq!(name(Chat::Slack, 200, "ok\n"), "delivered");
    assert_eq!(name(Chat::Slack, 200, "<html>"), "protocol_fault");
    assert_eq!(name(Chat::Slack, 202, ""), "protocol_fault");
    assert_eq!(name(Chat::Slack, 403, "invalid_token"), "configuration");
    assert_eq!(name(Chat::Slack, 410, "channel_is_archived"), "gone");
    assert_eq!(name(Chat::Teams, 202, ""), "delivered");
    assert_eq!(name(Chat::Teams, 200, "1"), "delivered");
    assert_eq!(name(Chat::Teams, 204, ""), "protocol_fault");
    assert_eq!(name(Chat::Teams, 429, ""), "retry");
    assert_eq!(name(Chat::Teams, 302, ""), "retry");
}

proptest! {
    /// Whatever was typed: bounded, nothing that a chat would act on, and either all of it or a link.
    #[test]
    fn prop_any_text_is_bare_text(said in "(\\PC|[<>&@\\n\\r\"\\u{202e}\\u{0}]|://){0,80}", times in 1_usize..400) {
        let long = said.repeat(times);
        let facts = LetterFacts {
            messages: vec![long.clone(); 2],
            name: Some(said.clone()),
            received: said,
            ..bare()
        };
        let shown = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let said: usize = facts.messages.iter().map(|said| shown(said)).sum();
        for chat in [Chat::Slack, Chat::Teams] {
            let message = ChatMessage::of_letter(chat, &facts, &words("en", ENGLISH), READ);
            let request = chat.request(&Secret::from("https://hooks.example/x".to_owned()), &message);
            prop_assert!(request.body.len() <= chat.bytes_max(), "{}", request.body.len());
            let body = sent(chat, &message);
            let is_linked = body.to_string().contains(READ);
            let mut lines = read(chat, &body);
            if chat == Chat::Slack {
                let text = body["text"].as_str().unwrap().replace(&*SLACK_LINK, "");
                let acting = ['<', '>', '\u{202e}', '\r'];
                prop_assert!(!text.contains(acting));
                lines.retain(|line| !line.contains(READ));
            }
            for line in &lines {
                prop_assert!(!line.contains("://") && !line.starts_with('@') && !line.contains(" @"), "{}", line);
                prop_assert!(!line.contains(char::is_control), "{}", line);
            }
            let told: usize = lines.iter().map(|line| shown(line)).sum();
            prop_assert!(is_linked || told >= said);
        }
    }

    #[test]
    fn prop_only_success_is_delivered(status: u16, body: Vec<u8>) {
        let is_ok = body == b"ok";
        let answer = HttpAnswer { status, retry_after: None, body };
        let delivered = |chat: Chat| matches!(chat.verdict(&answer, 0).verdict, Verdict::Delivered(_));
        prop_assert_eq!(delivered(Chat::Slack), status == 200 && is_ok);
        prop_assert_eq!(delivered(Chat::Teams), matches!(status, 200 | 202));
    }
}

/// How Slack is given the link.
static SLACK_LINK: std::sync::LazyLock<String> =
    std::sync::LazyLock::new(|| format!("<{READ}|Read it>"));

fn letter_saying(chat: Chat, said: &str) -> ChatMessage {
    let facts = LetterFacts {
        messages: vec![said.to_owned()],
        ..bare()
    };
    ChatMessage::of_letter(chat, &facts, &words("en", ENGLISH), READ)
}

#[test]
fn ok_a_long_message_is_whole_with_its_lines() {
    let line = "è".repeat(978);
    let said = [line.as_str(); 5].join("\n");
    assert_eq!(said.chars().count(), 4_894);
    for chat in [Chat::Slack, Chat::Teams] {
        let body = sent(chat, &letter_saying(chat, &said));
        let lines = read(chat, &body);
        assert_eq!(lines.iter().filter(|one| **one == line).count(), 5);
        assert!(!body.to_string().contains(READ), "nothing is missing");
    }
}

#[test]
fn ok_what_is_cut_is_linked() {
    for chat in [Chat::Slack, Chat::Teams] {
        let message = letter_saying(chat, &"\u{1F98A}".repeat(12_000));
        let body = sent(chat, &message).to_string();
        assert!(body.len() <= chat.bytes_max(), "{}", body.len());
        assert!(body.matches('\u{1F98A}').count() > 4_000);
        assert!(body.contains(READ) && body.contains("Not all of the words fit here."));
    }
}

fn digest_of(chat: Chat, n: usize, shown: usize) -> ChatMessage {
    let mut facts = digest(DigestKind::Overflow);
    let entry = facts.entries.first().unwrap().clone();
    facts.total = n;
    facts.entries = vec![entry; shown];
    ChatMessage::of_digest(chat, &facts, &words("en", ENGLISH))
}

#[test]
fn ok_a_digest_tells_of_each_or_links_to_all() {
    let message = digest_of(Chat::Slack, 30, 30);
    let slack = sent(Chat::Slack, &message).to_string();
    assert_eq!(slack.matches("K7Q2-9M4X-3PC").count(), 30);
    assert!(!slack.contains(READ));
    for (n, shown) in [(2_000, 2_000), (2_000, 0), (31, 30)] {
        for chat in [Chat::Slack, Chat::Teams] {
            let message = digest_of(chat, n, shown);
            let body = sent(chat, &message);
            let told = body.to_string().matches("K7Q2-9M4X-3PC").count();
            let lines = read(chat, &body);
            let rest = format!("{} more do not fit here.", n - told);
            let one_more = "One more does not fit here.".to_owned();
            assert!(lines.first().unwrap().starts_with(&n.to_string()));
            assert!(body.to_string().contains(READ), "{n} {shown}");
            let is_said = lines.contains(&rest) || lines.contains(&one_more);
            assert_eq!(is_said, shown > 0, "{lines:?}");
        }
    }
}
