//! Secrets that are known, and every form in which one would be found.

use std::fs;
use std::path::Path;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// One of each: hexadecimal as the key is, words, a token, an address, and what signs.
pub(crate) const PLANTED: [(&str, &str); 6] = [
    (
        "PRONTO_KEY",
        "7c1f90be22d84a6f15b3e07d9a4c68f0315e8d2b7a96c4f10e5d3b2a19f87c64",
    ),
    (
        "STATUS_KEY",
        "planted status key, quite long? <yes> & \"so\"",
    ),
    ("SMTP_PASSWORD_ACME", "planted-Smtp-Passw0rd-b2Vf9q"),
    (
        "CHANNEL_ACME_CRM",
        "whsec_cGxhbnRlZC13ZWJob29rLXNlY3JldC0xMjM0NTY3",
    ),
    ("CHANNEL_ACME_POST", "planted_pm_token_81Hq0ZtRk2"),
    ("CLOUDFLARE_API_TOKEN", "planted-cf-token-Jx03n8k7WvQ"),
];

/// One of them, by its name.
pub(crate) fn secret(of: &str) -> &'static str {
    let found = PLANTED.iter().find(|(name, _)| *name == of);
    found.map(|(_, secret)| *secret).expect("it is planted")
}

/// Those that stand in these bytes, in whatever form.
pub(crate) fn found_in(bytes: &[u8]) -> Vec<&'static str> {
    let is_in = |form: &Vec<u8>| memchr::memmem::find(bytes, form).is_some();
    let found = PLANTED
        .iter()
        .filter(|(_, secret)| forms(secret).iter().any(is_in));
    found.map(|(name, _)| *name).collect()
}

/// All files below a folder that have one, with its name.
pub(crate) fn found_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(found_below(&path));
        } else {
            let names = found_in(&fs::read(&path).expect("a file"));
            found.extend(
                names
                    .iter()
                    .map(|name| format!("{name} in {}", path.display())),
            );
        }
    }
    found
}

/// As it is; as JSON, HTML and addresses write it; in hexadecimal; in base 64, wherever in a longer text it
/// begins; and the bytes that it stands for itself.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let json = serde_json::to_string(secret).expect("a text");
    let html = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let percent: String = secret
        .bytes()
        .map(|byte| match byte {
            b'-' | b'_' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let mut forms = vec![
        secret.as_bytes().to_vec(),
        json.trim_matches('"').as_bytes().to_vec(),
        html.into_bytes(),
        percent.into_bytes(),
    ];
    let meant = secret
        .strip_prefix("whsec_")
        .and_then(|it| STANDARD_NO_PAD.decode(it).ok());
    let digits = (0..secret.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(secret.get(at..at.checked_add(2)?)?, 16).ok());
    let raw = meant.or_else(|| digits.collect());
    for bytes in [Some(secret.as_bytes().to_vec()), raw]
        .into_iter()
        .flatten()
    {
        let hex = hexadecimal(&bytes);
        forms.extend([
            bytes.clone(),
            hex.to_uppercase().into_bytes(),
            hex.into_bytes(),
        ]);
        for skipped in 0..3 {
            let rest = bytes.get(skipped..).unwrap_or_default();
            let whole = rest.len().saturating_sub(rest.len() % 3);
            let rest = rest.get(..whole).unwrap_or_default();
            forms.extend([
                STANDARD_NO_PAD.encode(rest).into_bytes(),
                URL_SAFE_NO_PAD.encode(rest).into_bytes(),
            ]);
        }
    }
    forms
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

/// What looks for secrets can find them.
pub(crate) fn assert_would_be_found() {
    for (name, secret) in PLANTED {
        for before in ["", "a", "ab"] {
            let text = format!("{before}{secret} and more");
            let hex = hexadecimal(text.as_bytes());
            for written in [
                text.clone(),
                hex,
                STANDARD_NO_PAD.encode(&text),
                serde_json::to_string(&text).expect("a text"),
            ] {
                assert_eq!(found_in(written.as_bytes()), [name], "{written}");
            }
        }
    }
    assert_eq!(found_in(b"nothing at all"), [""; 0]);
}
