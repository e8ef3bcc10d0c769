//! Reading a deposit, line by line.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    innovations::model::{Content, Deposit},
    kernel::Text,
};

const LONGEST_ID: usize = 100;
const LONGEST_TITLE: usize = 300;
const LONGEST_ABSTRACT: usize = 20_000;
const MOST_KEYWORDS: usize = 50;
/// Also of a category. Some keywords are half a sentence.
const LONGEST_KEYWORD: usize = 300;

#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default, rename = "abstract")]
    text: String,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    category: String,
    #[serde(default)]
    year: Option<i32>,
    #[serde(flatten)]
    others: serde_json::Map<String, serde_json::Value>,
}

/// Reads one line; fields that mean nothing here are noted by name.
///
/// # Errors
/// Why the line cannot be deposited.
pub fn read_line(line: &[u8], ignored: &mut BTreeSet<String>) -> Result<Deposit, Text> {
    let line: Line = serde_json::from_slice(line)
        .map_err(|error| Text::new("innovation-line-form").with("why", error.to_string()))?;
    let too_long = |field: &'static str, most: usize| {
        Text::new("innovation-line-long").with("field", field).with("most", most)
    };
    let within = |field: &'static str, text: &str, most: usize| {
        if text.chars().count() > most { Err(too_long(field, most)) } else { Ok(()) }
    };
    let external_id = line.id.trim().to_owned();
    if external_id.is_empty() {
        return Err(Text::new("innovation-line-id"));
    }
    within("id", &external_id, LONGEST_ID)?;
    let content = Content {
        title: line.title.trim().to_owned(),
        r#abstract: line.text.trim().to_owned(),
        keywords: line.keywords.iter().map(|k| k.trim().to_owned()).filter(|k| !k.is_empty()).collect(),
        category: line.category.trim().to_owned(),
        year: line.year,
        ..Content::default()
    };
    if content.title.is_empty() && content.r#abstract.is_empty() {
        return Err(Text::new("innovation-line-empty"));
    }
    within("title", &content.title, LONGEST_TITLE)?;
    within("abstract", &content.r#abstract, LONGEST_ABSTRACT)?;
    within("category", &content.category, LONGEST_KEYWORD)?;
    if content.keywords.len() > MOST_KEYWORDS {
        return Err(too_long("keywords", MOST_KEYWORDS));
    }
    content.keywords.iter().try_for_each(|k| within("keywords", k, LONGEST_KEYWORD))?;
    ignored.extend(line.others.into_iter().map(|(name, _)| name));
    Ok(Deposit { external_id, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_or_refused_with_its_reason() {
        let mut ignored = BTreeSet::new();
        let good =
            r#"{"id":" a1 ","title":"","abstract":"正文","keywords":["焊接",""],"year":2024,"source":"x"}"#;
        let read = read_line(good.as_bytes(), &mut ignored).unwrap();
        assert_eq!((read.external_id.as_str(), read.content.keywords.len()), ("a1", 1));
        assert_eq!(ignored.iter().map(String::as_str).collect::<Vec<_>>(), ["source"]);
        let long = format!(r#"{{"id":"a","title":"{}"}}"#, "长".repeat(301));
        for (line, key) in [
            (r#"{"id":"a""#, "innovation-line-form"),
            (r#"{"title":"t"}"#, "innovation-line-form"),
            (r#"{"id":" ","title":"t"}"#, "innovation-line-id"),
            (r#"{"id":"a","title":" "}"#, "innovation-line-empty"),
            (long.as_str(), "innovation-line-long"),
        ] {
            assert_eq!(read_line(line.as_bytes(), &mut ignored).unwrap_err().key, key, "{line}");
        }
    }
}
