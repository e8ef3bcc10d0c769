//! Words for people: a language, and a message that is not yet in any.

/// The languages every text exists in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag, as in `<html lang>` and `locales/`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The Chinese text, or the English one where it is wanted and there.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        if self == Self::En && !en.is_empty() { en } else { zh }
    }

    /// The first language of an `Accept-Language` header that we speak.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut wishes: Vec<(u32, Self)> = Vec::new();
        for part in header.split(',').take(16) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let lang = match tag.split('-').next() {
                Some("zh") => Self::Zh,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight =
                pieces.find_map(|p| p.trim().strip_prefix("q=").and_then(thousandths)).unwrap_or(1_000);
            wishes.push((weight, lang));
        }
        // Of equal weights the first in the header; 0 says "not this one" (RFC 9110 §12.4.2).
        let best = wishes.iter().filter(|(weight, _)| *weight > 0).rev().max_by_key(|(weight, _)| *weight);
        match (best, wishes.first()) {
            (Some((_, lang)), _) => *lang,
            (None, Some((_, Self::Zh))) => Self::En,
            (None, _) => Self::Zh,
        }
    }
}

/// `0.8` → 800, without a float; nothing below 0 or above 1.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = format!("{fraction:0<3}").chars().take(3).collect();
    let weight = whole.parse::<u16>().ok().map(u32::from)? * 1_000 + u32::from(fraction.parse::<u16>().ok()?);
    (weight <= 1_000).then_some(weight)
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::str::FromStr for Lang {
    type Err = super::codes::UnknownCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "zh-CN" | "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            other => Err(super::codes::UnknownCode { list: "Lang", code: other.to_owned() }),
        }
    }
}

/// A message to a person: the key of a text in `locales/` and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Text {
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The same message with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl From<&'static str> for Text {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

/// Full-width digits, letters and the full-width space as Excel and input
/// methods leave them, made half-width; ends trimmed.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' => ' ',
            other => other,
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// One line a person typed: no control characters, inner blanks single.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_s_wish_decides_the_language() {
        for (header, lang) in [
            ("", Lang::Zh),
            ("de", Lang::Zh),
            ("en-GB,en;q=0.9", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("fr, zh;q=0.4, en;q=0.7", Lang::En),
            ("zh;q=0.5, en;q=0.5", Lang::Zh),
            ("en;q=0.5, zh;q=0.5", Lang::En),
            ("en, zh;q=0", Lang::En),
            ("fr, de, zh;q=0, en;q=0.1", Lang::En),
            ("zh;q=0", Lang::En),
            ("zha, en;q=0.1", Lang::En),
            ("en;q=99999, zh", Lang::En),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
        }
    }

    #[test]
    fn typed_text_is_tidied() {
        assert_eq!(half_width("　３２０２Ａ "), "3202A");
        assert_eq!(one_line(" 无锡\t市\r\n 总工会 "), "无锡 市 总工会");
    }
}
