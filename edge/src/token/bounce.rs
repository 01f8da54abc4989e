//! The token in a letter's return address: which letter, which attempt, and proof that it is ours.
//!
//! Layout: base 32 (RFC 4648 §6) of the letter's id (16 octets), the attempt's number (2) and the first
//! 12 octets of an HMAC-SHA-256 over site, channel, letter and number: small letters and digits,
//! since some servers change the case of a mailbox. Whatever is wrong with one, nobody is told what.

use configuration::{BounceAddress, ChannelId, Configuration, Site, Way};
use courier::LetterId;
use data_encoding::{BASE32_NOPAD_NOCASE, HEXLOWER};

use crate::keys::{Key, Keys};

/// Octets of a letter's id.
const ID_BYTES: usize = 16;
/// Octets of an attempt's number.
const NUMBER_BYTES: usize = 2;
/// Octets of the tag. RFC 2104 §5 asks for half of the hash's and at least 80 bits; the half does not fit
/// into a mailbox's 64 octets. It is for collisions that are searched for at home: a forger of these has
/// nothing to compare with, only our answer, one request for each guess of 96 bits.
const TAG_BYTES: usize = 12;
const _: () =
    assert!((ID_BYTES + NUMBER_BYTES + TAG_BYTES) * 8 == configuration::BOUNCE_TOKEN_CHARS * 5);

const LABEL: &str = "pronto-bounce";

/// One attempt of a letter on a channel, by which it was handed over.
#[derive(Clone, Debug)]
pub(crate) struct AttemptName<'a> {
    pub(crate) site: &'a Site,
    pub(crate) channel: &'a ChannelId,
    pub(crate) letter: LetterId,
    pub(crate) number: u32,
}

/// The token of an attempt. `None` for an attempt beyond the 65,535th, which no horizon leaves room for.
pub(crate) fn mint(keys: &Keys, name: &AttemptName<'_>) -> Option<String> {
    let id: [u8; ID_BYTES] = HEXLOWER
        .decode(name.letter.as_str().as_bytes())
        .ok()?
        .try_into()
        .ok()?;
    let number = u16::try_from(name.number).ok()?.to_be_bytes();
    let tag: [u8; TAG_BYTES] = keys
        .bounce
        .short_tag(LABEL, &parts(name.site, name.channel, &id, &number));
    let token = [&id[..], &number, &tag].concat();
    Some(BASE32_NOPAD_NOCASE.encode(&token).to_ascii_lowercase())
}

/// The letter that a token was made for. Site and channel are not in it: of all that have a return
/// address, it is the one by whose key it is signed.
pub(crate) fn open<'a>(
    keys: &Keys,
    configuration: &'a Configuration,
    is_address: impl Fn(&BounceAddress) -> bool,
    token: &str,
) -> Option<AttemptName<'a>> {
    let token = BASE32_NOPAD_NOCASE.decode(token.as_bytes()).ok()?;
    let (id, rest) = token.split_first_chunk::<ID_BYTES>()?;
    let (number, tag) = rest.split_first_chunk::<NUMBER_BYTES>()?;
    let tag: &[u8; TAG_BYTES] = tag.try_into().ok()?;
    let with_address = configuration
        .sites()
        .iter()
        .filter(|site| site.bounce_address.as_ref().is_some_and(&is_address));
    let mut ways = with_address.flat_map(|site| {
        let channels = site.channels.iter();
        let by_smtp = channels.filter(|channel| matches!(channel.way, Way::Smtp { .. }));
        by_smtp.map(move |channel| (site, &channel.id))
    });
    let is_of = |(site, channel): &(&Site, &ChannelId)| {
        is_ours(&keys.bounce, &parts(site, channel, id, number), tag)
    };
    let (site, channel) = ways.find(is_of)?;
    Some(AttemptName {
        site,
        channel,
        letter: LetterId::try_from(HEXLOWER.encode(id)).ok()?,
        number: u32::from(u16::from_be_bytes(*number)),
    })
}

fn is_ours(key: &Key, parts: &[&[u8]; 4], tag: &[u8; TAG_BYTES]) -> bool {
    key.is_short_tag(LABEL, parts, tag)
}

fn parts<'a>(
    site: &'a Site,
    channel: &'a ChannelId,
    id: &'a [u8],
    number: &'a [u8],
) -> [&'a [u8]; 4] {
    [
        site.id.as_str().as_bytes(),
        channel.as_str().as_bytes(),
        id,
        number,
    ]
}

#[cfg(test)]
mod tests {
    use configuration::{ChannelId, Configuration};

    use super::{AttemptName, mint, open};
    use crate::keys::{Keys, tests::keys};

    const LETTER: &str = "0123456789abcdef0123456789abcdef";

    /// Two sites, of which the second has two channels.
    fn configuration() -> Configuration {
        let site = |id: &str, more: &str| {
            format!(
                r#"[[sites]]
id = "{id}"
name = "Cucine Ferri"
origins = ["https://shop.example"]
languages = ["en"]
inbox = "help@shop.example"
sender = "pronto@shop.example"
smtp = "smtps://smtp.example.com"
phone = "06 5555 0147"
mail = "help@shop.example"
privacy_url = "https://shop.example/privacy"
country = "IT"
time_zone = "Europe/Rome"
letter_language = "it"
{more}
"#
            )
        };
        let address = "bounce_address = \"bounces@mail.shop.example\"";
        let channels = r#"
[[sites.channels]]
id = "second"
kind = "smtp"
address = "smtps://smtp.example.net"
[[sites.channels]]
id = "crm"
kind = "webhook"
url = "https://crm.example.com/"
"#;
        let sites = [
            site("acme", address),
            site("other", &[address, channels].concat()),
            site("none", ""),
        ];
        let base_url = "base_url = \"https://feedback.example.com\"\n".to_owned();
        Configuration::parse(&[base_url, sites.concat()].concat()).unwrap()
    }

    fn smtp() -> ChannelId {
        "smtp".to_owned().into()
    }

    fn name<'a>(
        configuration: &'a Configuration,
        site: &str,
        channel: &'a ChannelId,
    ) -> AttemptName<'a> {
        AttemptName {
            site: configuration.site(site).unwrap(),
            channel,
            letter: LETTER.to_owned().try_into().unwrap(),
            number: 7,
        }
    }

    fn opened(keys: &Keys, configuration: &Configuration, token: &str) -> Option<[String; 4]> {
        let name = open(keys, configuration, |_| true, token)?;
        let number = name.number.to_string();
        Some([
            name.site.id.to_string(),
            name.channel.to_string(),
            name.letter.to_string(),
            number,
        ])
    }

    /// Letters that are on their way would come back to nobody if this changed.
    #[test]
    fn pin_token() {
        let configuration = configuration();
        let token = mint(&keys("0"), &name(&configuration, "acme", &smtp())).unwrap();
        assert_eq!(token, "aerukz4jvpg66ajdivtytk6n54aapntoazw73woakswkxqpi");
    }

    #[test]
    fn ok_opens_its_letter_in_whatever_case() {
        let (keys, configuration) = (keys("a"), configuration());
        for (site, channel) in [("acme", "smtp"), ("other", "smtp"), ("other", "second")] {
            let id = ChannelId::from(channel.to_owned());
            let token = mint(&keys, &name(&configuration, site, &id)).unwrap();
            assert_eq!(token.len(), configuration::BOUNCE_TOKEN_CHARS);
            let expected = Some([site, channel, LETTER, "7"].map(str::to_owned));
            assert_eq!(opened(&keys, &configuration, &token), expected);
            let shouted = token.to_ascii_uppercase();
            assert_eq!(opened(&keys, &configuration, &shouted), expected);
            assert!(open(&keys, &configuration, |_| false, &token).is_none());
        }
    }

    #[test]
    fn err_every_changed_character() {
        let (keys, configuration) = (keys("a"), configuration());
        let token = mint(&keys, &name(&configuration, "acme", &smtp())).unwrap();
        for at in 0..token.len() {
            for other in "abcdefghijklmnopqrstuvwxyz234567189=+\u{e9}".chars() {
                let mut changed = token.clone();
                changed.replace_range(at..=at, &other.to_string());
                if changed != token {
                    assert_eq!(opened(&keys, &configuration, &changed), None, "{changed}");
                }
            }
            let (cut, _) = token.split_at(at);
            assert_eq!(opened(&keys, &configuration, cut), None);
        }
        for changed in [
            String::new(),
            format!("{token}a"),
            format!("{token}aaaaaaaa"),
        ] {
            assert_eq!(opened(&keys, &configuration, &changed), None, "{changed}");
        }
    }

    #[test]
    fn err_another_key_site_channel_or_attempt() {
        let (keys, configuration) = (keys("a"), configuration());
        let channel = smtp();
        let ours = name(&configuration, "acme", &channel);
        let token = mint(&keys, &ours).unwrap();
        assert_eq!(opened(&self::keys("b"), &configuration, &token), None);
        for (site, channel) in [("none", "smtp"), ("other", "crm"), ("acme", "gone")] {
            let id = ChannelId::from(channel.to_owned());
            let token = mint(&keys, &name(&configuration, site, &id)).unwrap();
            assert_eq!(
                opened(&keys, &configuration, &token),
                None,
                "{site} {channel}"
            );
        }
        // The tag of one under the name of another.
        let next = mint(
            &keys,
            &AttemptName {
                number: 8,
                ..ours.clone()
            },
        )
        .unwrap();
        let mixed: String = next
            .chars()
            .take(29)
            .chain(token.chars().skip(29))
            .collect();
        assert_eq!(opened(&keys, &configuration, &mixed), None);
        assert_eq!(
            mint(
                &keys,
                &AttemptName {
                    number: 65_536,
                    ..ours
                }
            ),
            None
        );
    }
}
