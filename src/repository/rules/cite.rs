//! How a result is cited: GB/T 7714—2015 for people, BibTeX, RIS and CSL-JSON for programs.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use crate::codes;

codes! {
    /// A form in which a citation is written.
    pub enum Format {
        Gbt7714 = "gbt7714",
        Bibtex = "bibtex",
        Ris = "ris",
        CslJson = "csl-json",
    }
}

/// What is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The contributors, or the unit where none is named; may be nobody.
    pub authors: Vec<String>,
    pub title: String,
    pub number: String,
    pub published: NaiveDate,
    pub cited: NaiveDate,
    /// Empty where the address of this installation is not known.
    pub url: String,
    pub r#abstract: String,
    pub keywords: Vec<String>,
    pub place: String,
    pub publisher: String,
    /// What stands for further authors: 等, et al.
    pub others: String,
}

/// Authors that GB/T 7714 names before "and others".
const NAMED: usize = 3;

impl Citation {
    #[must_use]
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Gbt7714 => self.gbt7714(),
            Format::Bibtex => self.bibtex(),
            Format::Ris => self.ris(),
            Format::CslJson => self.csl(),
        }
    }

    fn gbt7714(&self) -> String {
        let mut authors: Vec<&str> = self.authors.iter().take(NAMED).map(String::as_str).collect();
        if self.authors.len() > NAMED {
            authors.push(&self.others);
        }
        let authors = if authors.is_empty() { String::new() } else { format!("{}. ", authors.join(", ")) };
        let url = if self.url.is_empty() { String::new() } else { format!(" {}.", self.url) };
        format!(
            "{authors}{}: {}[EB/OL]. {}: {}, {}({})[{}].{url}",
            one_line(&self.title),
            self.number,
            self.place,
            self.publisher,
            self.published.year(),
            self.published,
            self.cited,
        )
    }

    fn bibtex(&self) -> String {
        let mut lines = vec![format!("@misc{{{},", self.number)];
        let mut field = |name: &str, value: &str| {
            if !value.is_empty() {
                lines.push(format!("  {name} = {{{value}}},"));
            }
        };
        // Braces around each keep a name in one piece.
        let authors: Vec<String> = self.authors.iter().map(|name| format!("{{{}}}", tex(name))).collect();
        field("author", &authors.join(" and "));
        field("title", &format!("{{{}}}", tex(&self.title)));
        field("number", &self.number);
        field("year", &self.published.year().to_string());
        field("month", &self.published.month().to_string());
        field("publisher", &tex(&self.publisher));
        field("address", &tex(&self.place));
        field("keywords", &tex(&self.keywords.join(", ")));
        field("url", &self.url);
        field("urldate", &self.cited.to_string());
        lines.push("}\n".to_owned());
        lines.join("\n")
    }

    fn ris(&self) -> String {
        let mut text = String::new();
        let mut line = |tag: &str, value: &str| {
            if !value.is_empty() {
                text.push_str(&format!("{tag}  - {}\r\n", one_line(value)));
            }
        };
        line("TY", "ELEC");
        self.authors.iter().for_each(|name| line("AU", name));
        line("TI", &self.title);
        line("PY", &self.published.year().to_string());
        line("DA", &self.published.format("%Y/%m/%d").to_string());
        line("PB", &self.publisher);
        line("CY", &self.place);
        line("M1", &self.number);
        line("AB", &self.r#abstract);
        self.keywords.iter().for_each(|keyword| line("KW", keyword));
        line("UR", &self.url);
        line("Y2", &self.cited.format("%Y/%m/%d").to_string());
        text.push_str("ER  - \r\n");
        text
    }

    fn csl(&self) -> String {
        let date = |day: NaiveDate| json!({ "date-parts": [[day.year(), day.month(), day.day()]] });
        let authors: Vec<_> = self.authors.iter().map(|name| json!({ "literal": name })).collect();
        let mut item = json!({
            "id": self.number, "type": "webpage", "title": one_line(&self.title), "number": self.number,
            "author": authors, "issued": date(self.published), "accessed": date(self.cited),
            "publisher": self.publisher, "publisher-place": self.place, "abstract": self.r#abstract,
            "keyword": self.keywords.join(", "), "URL": self.url,
        });
        if let Some(fields) = item.as_object_mut() {
            fields.retain(|_, value| *value != json!("") && *value != json!([]));
        }
        let mut text = serde_json::to_string_pretty(&json!([item])).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Line breaks end a field, or a file, in some of these forms.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text inside braces: what TeX would act upon is written so that it is shown.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation(title: &str, authors: &[&str]) -> Citation {
        Citation {
            authors: authors.iter().map(|name| (*name).to_owned()).collect(),
            title: title.to_owned(),
            number: "JT-2026-00418".to_owned(),
            published: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            cited: NaiveDate::from_ymd_opt(2026, 11, 3).unwrap(),
            url: "https://jt.example/repository/JT-2026-00418".to_owned(),
            r#abstract: "Less\nrework".to_owned(),
            keywords: vec!["welding".to_owned()],
            place: "Wuxi".to_owned(),
            publisher: "Jiangtai".to_owned(),
            others: "et al".to_owned(),
        }
    }

    #[test]
    fn people_are_named_up_to_three() {
        let url = "https://jt.example/repository/JT-2026-00418";
        let said = citation("Jig", &["A", "B", "C", "D"]).write(Format::Gbt7714);
        let rest = "Jig: JT-2026-00418[EB/OL]. Wuxi: Jiangtai, 2026(2026-03-02)[2026-11-03].";
        assert_eq!(said, format!("A, B, C, et al. {rest} {url}."));
        let nobody = Citation { url: String::new(), ..citation("Jig", &[]) };
        assert_eq!(nobody.write(Format::Gbt7714), rest);
    }

    #[test]
    fn no_title_breaks_a_form() {
        let bad = citation("a}{\\b\nER  - \r\n@x\"", &["O{}"]);
        let bibtex = bad.write(Format::Bibtex);
        assert!(bibtex.contains("title = {{a\\}\\{\\textbackslash{}b ER  -  @x\"}},"), "{bibtex}");
        assert!(bibtex.contains("author = {{O\\{\\}}},"), "{bibtex}");
        let ris = bad.write(Format::Ris);
        assert_eq!(ris.matches("\r\nER  - ").count(), 1, "{ris}");
        assert!(ris.lines().all(|line| line.get(2..6) == Some("  - ")), "{ris}");
        let csl: serde_json::Value = serde_json::from_str(&bad.write(Format::CslJson)).unwrap();
        assert_eq!(csl[0]["issued"]["date-parts"][0], json!([2026, 3, 2]));
        assert_eq!(csl[0]["author"][0]["literal"], "O{}");
    }
}
