//! What somebody who objects, and whoever decides, must say.

use crate::kernel::{Problems, Refusal, Text, text::one_line};

const NAME: usize = 40;
const CONTACT: usize = 100;
const CLAIM: std::ops::RangeInclusive<usize> = 10..=4_000;

/// What was sent.
#[derive(Clone, Copy, Debug)]
pub struct NewClaim<'a> {
    pub name: &'a str,
    pub contact: &'a str,
    pub claim: &'a str,
}

/// What was sent, found in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    pub contact: String,
    pub claim: String,
}

impl TryFrom<NewClaim<'_>> for Claim {
    type Error = Refusal;

    fn try_from(sent: NewClaim<'_>) -> Result<Self, Refusal> {
        let (name, contact) = (one_line(sent.name), one_line(sent.contact));
        let claim = sent.claim.trim().replace("\r\n", "\n");
        let mut problems = Problems::new();
        problems.unless(
            (2..=NAME).contains(&name.chars().count()),
            "name",
            Text::new("objection-name-wrong").with("most", NAME),
        );
        problems.unless(
            (5..=CONTACT).contains(&contact.chars().count()),
            "contact",
            Text::new("objection-contact-wrong").with("most", CONTACT),
        );
        problems.unless(CLAIM.contains(&claim.chars().count()), "claim", long_text("objection-claim-wrong"));
        problems.finish()?;
        Ok(Self { name, contact, claim })
    }
}

/// The reasons of a decision.
///
/// # Errors
/// When there are none, or far too many.
pub fn answer(text: &str) -> Result<String, Text> {
    let text = text.trim().replace("\r\n", "\n");
    if CLAIM.contains(&text.chars().count()) { Ok(text) } else { Err(long_text("objection-answer-wrong")) }
}

fn long_text(key: &'static str) -> Text {
    Text::new(key).with("least", CLAIM.start()).with("most", CLAIM.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objection_needs_a_name_a_contact_and_a_claim() {
        let sent =
            NewClaim {
                name: " 王 芳 ", contact: "13800000000", claim: "第三名的总分与派生不符，请复核。"
            };
        assert_eq!(Claim::try_from(sent).unwrap().name, "王 芳");
        let Err(Refusal::Invalid(problems)) =
            Claim::try_from(NewClaim { name: "", contact: "1", claim: "短" })
        else {
            panic!("refused")
        };
        let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["name", "contact", "claim"]);
    }
}
