//! From a body to a draft: JSON from the widget, a form from our own pages.

use percent_encoding::percent_decode_str;
use serde_json::error::Category;
use shared::{Draft, Field, ProblemError, SubmissionKey};

use super::problem::Refusal;

/// Reads a submission's JSON. Unknown and doubled keys, other types and trailing data are
/// refused, each with its place.
pub(super) fn from_json(body: &str) -> Result<Draft, Refusal> {
    // A struct could also be read from an array of its values; the wire has objects only.
    if !body
        .trim_start_matches([' ', '\t', '\n', '\r'])
        .starts_with('{')
    {
        return Err(Refusal::NotJson);
    }
    let mut reader = serde_json::Deserializer::from_str(body);
    let draft: Draft = serde_path_to_error::deserialize(&mut reader).map_err(refusal)?;
    reader.end().map_err(|_| Refusal::NotJson)?;
    Ok(draft)
}

/// The fields of a form on one of our pages.
pub(super) fn from_form(body: &str) -> Result<Vec<(String, String)>, Refusal> {
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// The draft of a form's fields. What is no field of a draft is left; of two with one name the
/// last stands, as with a choice made anew.
pub(super) fn of_fields(fields: &[(String, String)]) -> Draft {
    let text = |name: &str| value(fields, name);
    let mut draft = Draft {
        page: text("page"),
        touchpoint: text("touchpoint"),
        locale: text("locale"),
        receipt: text("receipt"),
        consent: text("consent"),
        replaces: text("replaces"),
        // Not `ask_back`: a page of ours asks by itself, and knows from its own form when it has.
        ..Draft::default()
    };
    for field in Field::ALL {
        *draft.field_mut(field) = text(field.name());
    }
    draft
}

/// A field of a form, if something was typed.
pub(super) fn value(fields: &[(String, String)], name: &str) -> Option<String> {
    let found = fields.iter().rev().find(|(field, _)| field == name);
    found
        .map(|(_, value)| value.clone())
        .filter(|value| !value.is_empty())
}

/// The submission key of an `Idempotency-Key` header: a structured field string, or bare.
pub(super) fn key(header: Option<&str>) -> Result<SubmissionKey, Refusal> {
    let given = header.ok_or(Refusal::KeyMissing)?.trim();
    let bare = match given.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').ok_or(Refusal::KeyMalformed)?,
        None => given,
    };
    SubmissionKey::parse(bare).map_err(|_| Refusal::KeyMalformed)
}

/// `+` is a blank, and what is percent-encoded must be UTF-8 (WHATWG URL §5.1, but strictly).
fn decoded(text: &str) -> Result<String, Refusal> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    decoded
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Refusal::NotUtf8)
}

/// A fault of form is told as such; one of content with its place and in fixed words, since the
/// reader's own may quote what was typed.
fn refusal(error: serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let path = error.path().to_string();
    let cause = error.into_inner();
    if cause.classify() != Category::Data {
        return Refusal::NotJson;
    }
    let message = cause.to_string();
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let (member, code, detail) = if message.starts_with("unknown field") {
        (quoted, "key_unknown", "There is no such key.")
    } else if message.starts_with("duplicate field") {
        (quoted, "key_twice", "The key stands there twice.")
    } else {
        let expected = match path.as_str() {
            "ask_back" => "Expected true or false.",
            _ => "Expected a text.",
        };
        (path.as_str(), "type", expected)
    };
    Refusal::Member(ProblemError {
        pointer: pointer(member),
        code: code.to_owned(),
        detail: detail.to_owned(),
    })
}

/// The JSON pointer of a member in URI fragment form: `~` and `/` escaped (RFC 6901 §3), and what
/// may not stand in a fragment percent-encoded (§6).
fn pointer(member: &str) -> String {
    let mut pointer = "#/".to_owned();
    for byte in member.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte) {
            pointer.push(char::from(byte));
        } else {
            pointer.push_str(percent_encoding::percent_encode_byte(byte));
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::{Refusal, from_form, from_json, key, of_fields};

    fn member(body: &str) -> Option<(String, String)> {
        match from_json(body) {
            Err(Refusal::Member(error)) => Some((error.pointer, error.code)),
            _ => None,
        }
    }

    #[test]
    fn ok_draft() {
        let draft =
            from_json(" {\"kind\":\"feedback\",\"message\":\"\\u00e8\",\"name\":null}\n").ok();
        let draft = draft.unwrap();
        assert_eq!(draft.message.as_deref(), Some("è"));
        assert_eq!(draft.name, None);
    }

    #[test]
    fn err_keys_and_types_have_their_place() {
        for (body, pointer, code) in [
            (
                r#"{"kind":"feedback","x/y ~":1}"#,
                "#/x~1y%20~0",
                "key_unknown",
            ),
            (r#"{"__proto__":{}}"#, "#/__proto__", "key_unknown"),
            (r#"{"kind":"a","kind":"b"}"#, "#/kind", "key_twice"),
            (r#"{"message":1}"#, "#/message", "type"),
            (r#"{"message":["a"]}"#, "#/message", "type"),
            (r#"{"phone":1e99}"#, "#/phone", "type"),
            (r#"{"ask_back":"true"}"#, "#/ask_back", "type"),
            (
                r#"{"ask_back":true,"ask_back":true}"#,
                "#/ask_back",
                "key_twice",
            ),
        ] {
            assert_eq!(
                member(body),
                Some((pointer.to_owned(), code.to_owned())),
                "{body}"
            );
        }
    }

    #[test]
    fn err_what_is_no_json_object() {
        for body in [
            "",
            "null",
            "[]",
            r#"["feedback"]"#,
            "{",
            "{}x",
            "{} {}",
            "\u{feff}{}",
            r#"{"message":"\ud800"}"#,
            "{\"message\":\"\0\"}",
            r#"{"message":"\x"}"#,
            "{'kind':'a'}",
            r#"{"phone":1e999}"#,
        ] {
            assert!(
                matches!(from_json(body), Err(Refusal::NotJson)),
                "{body:?}: {:?}",
                from_json(body)
            );
        }
    }

    #[test]
    fn err_depth() {
        let deep = |levels: usize| {
            [
                r#"{"message":"#,
                &"[".repeat(levels - 1),
                &"]".repeat(levels - 1),
                "}",
            ]
            .concat()
        };
        // A text was expected, and no more of it is read.
        for levels in [2, 9, 10_000] {
            assert!(matches!(from_json(&deep(levels)), Err(Refusal::Member(_))));
        }
        let brackets = format!(r#"{{"message":"\"{}"}}"#, "[{".repeat(50));
        assert!(from_json(&brackets).is_ok());
    }

    #[test]
    fn ok_key_quoted_or_bare() {
        for header in [
            "\"0123456789abcdef\"",
            "0123456789abcdef",
            " 0123456789abcdef ",
        ] {
            assert!(key(Some(header)).is_ok(), "{header}");
        }
        assert!(matches!(key(None), Err(Refusal::KeyMissing)));
        for header in [
            "",
            "\"",
            "\"0123456789abcdef",
            "0123456789abcdef, 0123456789abcdef",
            "short",
        ] {
            assert!(
                matches!(key(Some(header)), Err(Refusal::KeyMalformed)),
                "{header}"
            );
        }
    }

    #[test]
    fn ok_form() {
        let fields = from_form("message=a+b%0D%0Ac%C3%A8&&kind=feedback&kind=question&x").unwrap();
        let draft = of_fields(&fields);
        assert_eq!(draft.message.as_deref(), Some("a b\r\ncè"));
        assert_eq!(draft.kind.as_deref(), Some("question"));
        assert!(matches!(from_form("message=%FF"), Err(Refusal::NotUtf8)));
    }
}
