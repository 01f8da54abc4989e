//! From a house's one colour to the roles that it plays, each with the contrast it needs.
//!
//! Contrast is that of WCAG 2.2 (relative luminance over sRGB). Luminance is linear in linear
//! light, so a colour reaches a contrast in one step.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::near::did_you_mean;

/// A colour of sRGB, eight bits a channel, written `#0b6b4f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// Not a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAColour(String);

/// What a site's colour becomes, each `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Ground of the main button and the launcher: the colour itself.
    pub fill: String,
    /// Words on it.
    pub on: String,
    /// The key's foot.
    pub foot: String,
    /// The ground under a pointer.
    pub hover: String,
    /// On light grounds.
    pub light: Theme,
    /// On dark grounds.
    pub dark: Theme,
}

/// The roles that depend on the ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Border of the fill, contrast 3 at least.
    pub edge: String,
    /// Links and done stations, contrast 4.5 at least on light and 6 on dark.
    pub text: String,
}

const WHITE: Colour = Colour([255; 3]);
const BLACK: Colour = Colour([0; 3]);
const WELL_LIGHT: Colour = Colour([0xf1, 0xf4, 0xf4]);
const WELL_DARK: Colour = Colour([0x1f, 0x25, 0x28]);

impl Default for Colour {
    fn default() -> Self {
        Self([0x0b, 0x6b, 0x4f])
    }
}

impl Colour {
    /// The roles of this colour.
    #[must_use]
    pub fn roles(self) -> Roles {
        let on = if contrast(self, WHITE) >= 4.5 {
            WHITE
        } else {
            BLACK
        };
        let towards = if on == WHITE { BLACK } else { WHITE };
        let edge_light = reach_on_light(self, 3.0);
        Roles {
            fill: self.to_string(),
            on: on.to_string(),
            foot: mix(edge_light, BLACK, 0.3).to_string(),
            hover: mix(self, towards, 0.1).to_string(),
            light: Theme {
                edge: edge_light.to_string(),
                text: reach_on_light(self, 4.5).to_string(),
            },
            dark: Theme {
                edge: reach_on_dark(self, 3.0).to_string(),
                text: reach_on_dark(self, 6.0).to_string(),
            },
        }
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn luminance(self) -> f64 {
        luminance(self.linear())
    }

    fn from_linear(channels: [f64; 3], round: fn(f64) -> f64) -> Self {
        Self(channels.map(|value| {
            let value = value.clamp(0.0, 1.0);
            let encoded = if value <= 0.003_130_8 {
                value * 12.92
            } else {
                1.055 * value.powf(1.0 / 2.4) - 0.055
            };
            byte(round(encoded * 255.0))
        }))
    }
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colour itself if it has the contrast on the light well, else the same hue, darker.
fn reach_on_light(colour: Colour, want: f64) -> Colour {
    if contrast(colour, WELL_LIGHT) >= want {
        return colour;
    }
    let target = (WELL_LIGHT.luminance() + 0.05) / want - 0.05;
    let factor = target / colour.luminance();
    Colour::from_linear(colour.linear().map(|channel| channel * factor), f64::floor)
}

/// The colour itself if it has the contrast on the dark well, else lighter, and white where the
/// hue alone is not light enough.
fn reach_on_dark(colour: Colour, want: f64) -> Colour {
    if contrast(colour, WELL_DARK) >= want {
        return colour;
    }
    let target = (WELL_DARK.luminance() + 0.05) * want - 0.05;
    let linear = colour.linear();
    let strongest = linear.into_iter().fold(0.0, f64::max);
    let own = colour.luminance();
    // Black has no hue to keep: it goes straight to grey.
    let factor = if own > 0.0 {
        (target / own).min(1.0 / strongest)
    } else {
        0.0
    };
    let lighter = linear.map(|channel| channel * factor);
    let reached = luminance(lighter);
    let white = ((target - reached) / (1.0 - reached)).max(0.0);
    Colour::from_linear(
        lighter.map(|channel| channel + (1.0 - channel) * white),
        f64::ceil,
    )
}

/// `share` of the way from one colour to another, channel by channel.
fn mix(from: Colour, to: Colour, share: f64) -> Colour {
    let [red, green, blue] = from.0;
    let [to_red, to_green, to_blue] = to.0;
    let channel = |from: u8, to: u8| {
        byte((f64::from(from) + (f64::from(to) - f64::from(from)) * share).round())
    };
    Colour([
        channel(red, to_red),
        channel(green, to_green),
        channel(blue, to_blue),
    ])
}

/// A value of 0 to 255 as a byte; what is outside is brought in.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is clamped to a byte's range, and `as` saturates"
)]
fn byte(value: f64) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

impl TryFrom<String> for Colour {
    type Error = NotAColour;

    fn try_from(given: String) -> Result<Self, NotAColour> {
        let read = || {
            let digits = given.strip_prefix('#').filter(|digits| {
                digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
            })?;
            let number = u32::from_str_radix(digits, 16).ok()?;
            let [_, red, green, blue] = number.to_be_bytes();
            Some(Self([red, green, blue]))
        };
        read().ok_or_else(|| NotAColour(given.clone()))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Display for NotAColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no colour: expected `#` and six hex digits, as `#0b6b4f`{}",
            self.0,
            did_you_mean(meant(&self.0).as_deref())
        )
    }
}

/// The colour of six digits alone, and of CSS's short form, which doubles each of three.
fn meant(given: &str) -> Option<String> {
    let digits = given.trim().trim_start_matches('#');
    let doubled: String = digits.chars().flat_map(|digit| [digit, digit]).collect();
    let digits = if digits.len() == 3 { &doubled } else { digits };
    let colour = Colour::try_from(["#", digits].concat()).ok();
    colour.map(|colour| colour.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Colour, WELL_DARK, WELL_LIGHT, contrast};

    fn colour(text: &str) -> Colour {
        Colour::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn pin_roles_of_known_colours() {
        let yellow = colour("#ffd400").roles();
        assert_eq!(
            (
                yellow.on.as_str(),
                yellow.light.edge.as_str(),
                yellow.light.text.as_str()
            ),
            ("#000000", "#a78a00", "#856d00")
        );
        assert_eq!(yellow.dark.text, "#ffd400");
        let black = colour("#000000").roles();
        assert_eq!(
            (black.dark.edge.as_str(), black.dark.text.as_str()),
            ("#6e6e6e", "#a1a1a1")
        );
        let white = colour("#ffffff").roles();
        assert_eq!(
            (white.light.edge.as_str(), white.light.text.as_str()),
            ("#8d8d8d", "#6f6f6f")
        );
        let own = Colour::default().roles();
        assert_eq!(
            (own.fill.as_str(), own.on.as_str(), own.foot.as_str()),
            ("#0b6b4f", "#ffffff", "#084b37")
        );
    }

    #[test]
    fn prop_contrast_holds_for_every_colour() {
        // Every 5th value of each channel, some 140,000 colours.
        let channel = || (0..=255_u8).step_by(5);
        for red in channel() {
            for green in channel() {
                for blue in channel() {
                    let given = Colour([red, green, blue]);
                    let roles = given.roles();
                    assert!(contrast(given, colour(&roles.on)) >= 4.5, "{given}");
                    assert!(
                        contrast(colour(&roles.light.edge), WELL_LIGHT) >= 3.0,
                        "{given}"
                    );
                    assert!(
                        contrast(colour(&roles.light.text), WELL_LIGHT) >= 4.5,
                        "{given}"
                    );
                    assert!(
                        contrast(colour(&roles.dark.edge), WELL_DARK) >= 3.0,
                        "{given}"
                    );
                    assert!(
                        contrast(colour(&roles.dark.text), WELL_DARK) >= 6.0,
                        "{given}"
                    );
                }
            }
        }
    }
}
