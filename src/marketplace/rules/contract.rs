//! Terms in words, and the text of the contract that both sides confirm.

use crate::{
    kernel::{Lang, time::day_text},
    marketplace::model::{Price, Terms},
    platform::texts,
};

use super::percent;

/// A side of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    /// Empty where it has none.
    pub uscc: String,
}

/// Between whom and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Number of the deal.
    pub deal: String,
    /// Number of the result.
    pub number: String,
    pub title: String,
    pub holder: Party,
    pub buyer: Party,
}

/// The terms as lines: what, and how much of it.
#[must_use]
pub fn terms_lines(lang: Lang, terms: &Terms) -> Vec<(String, String)> {
    let line = |key: &str, value: String| (texts::t(lang, key), value);
    let separator = texts::t(lang, "terms-separator");
    let list = |words: Vec<String>| words.join(&separator);
    let territory = list(terms.territory.iter().map(|r| texts::t(lang, &format!("region-{r}"))).collect());
    let manner = list(terms.manner.iter().map(|m| texts::t(lang, &format!("manner-{m}"))).collect());
    let mut lines = vec![
        line("terms-grant", texts::t(lang, &format!("grant-kind-{}", terms.grant))),
        line("terms-territory", territory),
        line("terms-manner", manner),
        line("terms-term", term(lang, terms)),
        line("terms-price", describe(lang, &terms.price)),
    ];
    if !terms.notes.is_empty() {
        lines.push(line("terms-notes", terms.notes.clone()));
    }
    lines
}

fn term(lang: Lang, terms: &Terms) -> String {
    let from = day_text(terms.from.0, lang);
    match terms.until {
        Some(until) => {
            texts::ta(lang, "terms-from-until", &[("from", from), ("until", day_text(until.0, lang))])
        }
        None => texts::ta(lang, "terms-from", &[("from", from)]),
    }
}

/// A price as a sentence.
#[must_use]
pub fn describe(lang: Lang, price: &Price) -> String {
    match price {
        Price::LumpSum { total } => texts::ta(lang, "price-lump-sum", &[("total", total.written(lang))]),
        Price::Instalments { total, count } => texts::ta(
            lang,
            "price-instalments",
            &[("total", total.written(lang)), ("count", count.to_string())],
        ),
        Price::Royalty { rate, entry: None } => texts::ta(lang, "price-royalty", &[("rate", percent(*rate))]),
        Price::Royalty { rate, entry: Some(entry) } => texts::ta(
            lang,
            "price-upfront-royalty",
            &[("rate", percent(*rate)), ("entry", entry.written(lang))],
        ),
    }
}

/// The contract that follows from accepted terms. It is written in Chinese, which binds;
/// the same deal and terms give the same text, and so the same hash.
#[must_use]
pub fn contract(parties: &Parties, terms: &Terms) -> String {
    const LANG: Lang = Lang::Zh;
    let party = |key: &str, party: &Party| {
        let uscc = if party.uscc.is_empty() { "—".to_owned() } else { party.uscc.clone() };
        texts::ta(LANG, key, &[("name", party.name.clone()), ("uscc", uscc)])
    };
    let mut lines = vec![
        texts::t(LANG, "contract-title"),
        texts::ta(LANG, "contract-number", &[("deal", parties.deal.clone())]),
        String::new(),
        party("contract-holder", &parties.holder),
        party("contract-buyer", &parties.buyer),
        String::new(),
        texts::ta(
            LANG,
            "contract-subject",
            &[("number", parties.number.clone()), ("title", parties.title.clone())],
        ),
    ];
    let pair =
        |(what, how): (String, String)| texts::ta(LANG, "contract-line", &[("what", what), ("how", how)]);
    lines.extend(terms_lines(LANG, terms).into_iter().map(pair));
    lines.push(String::new());
    lines.extend(
        [
            "contract-law-overlap",
            "contract-law-named",
            "contract-law-monopoly",
            "contract-law-change",
            "contract-law-signed",
        ]
        .map(|clause| texts::t(LANG, clause)),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::Fen,
        marketplace::{model::GrantKind, rules::sample},
    };

    #[test]
    fn a_contract_names_the_sides_the_result_and_every_term() {
        let party = |name: &str, uscc: &str| Party { name: name.into(), uscc: uscc.into() };
        let parties = Parties {
            deal: "JY-2026-00001".into(),
            number: "JT-2026-00418".into(),
            title: "Fixture".into(),
            holder: party("Holder Ltd", "91320206250046087A"),
            buyer: party("Buyer Ltd", ""),
        };
        let terms = sample::terms(GrantKind::Sole);
        let text = contract(&parties, &terms);
        for piece in [
            "JY-2026-00001",
            "JT-2026-00418",
            "Fixture",
            "Holder Ltd",
            "91320206250046087A",
            "Buyer Ltd",
            "¥120,000.00",
        ] {
            assert!(text.contains(piece), "{piece}: {text}");
        }
        let mut dearer = terms.clone();
        dearer.price = Price::LumpSum { total: Fen(12_000_001) };
        assert_ne!(contract(&parties, &dearer), text);
        assert_eq!(contract(&parties, &terms), text);
        let said: Vec<String> =
            terms_lines(Lang::En, &terms).into_iter().map(|(what, how)| format!("{what}: {how}")).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
