//! From the bytes of a JSON body to a value, or to what is wrong where, in words of
//! ours: whoever writes a program against the API sees these first.

use serde::de::DeserializeOwned;

use crate::kernel::{Refusal, Text};

/// Reads a JSON object; fields that its type does not have are refused.
///
/// # Errors
/// 422 under the path of the field, e.g. `dates.entry_opens`.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    // serde would take an array for the fields of a struct in their order.
    if body.trim_ascii_start().first() == Some(&b'[') {
        return Err(Refusal::field("", "error-json-object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        refusal(&path, error.inner())
    })?;
    reader.end().map_err(|error| refusal("", &error))?;
    Ok(value)
}

fn refusal(path: &str, error: &serde_json::Error) -> Refusal {
    if !error.is_data() {
        let text = Text::new("error-json-syntax").with("line", error.line()).with("column", error.column());
        return Refusal::field("", text);
    }
    let path = if path == "." { "" } else { path };
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let named = said.split('`').nth(1).unwrap_or_default();
    let beneath = |field: &str| match path {
        "" => field.to_owned(),
        path if path == field || path.ends_with(&format!(".{field}")) => path.to_owned(),
        path => format!("{path}.{field}"),
    };
    let (field, text) = if said.starts_with("missing field") {
        (beneath(named), Text::new("error-json-missing"))
    } else if said.starts_with("unknown field") {
        (beneath(named), Text::new("error-json-unknown"))
    } else if said.starts_with("duplicate field") {
        (beneath(named), Text::new("error-json-twice"))
    } else {
        let wanted = said.rsplit_once("expected ").map_or(said, |(_, wanted)| wanted);
        (path.to_owned(), wanted_text(wanted))
    };
    Refusal::field(field, text)
}

/// What serde says it expected, in words that stand in every language.
fn wanted_text(wanted: &str) -> Text {
    let key = match wanted {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "error-json-integer",
        "a string" | "a borrowed string" | "string" => "error-json-string",
        "a boolean" => "error-json-boolean",
        "a sequence" => "error-json-list",
        other if other.starts_with("struct ") || other == "a map" => "error-json-object",
        _ => return Text::new("error-json").with("detail", wanted),
    };
    Text::new(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters here")]
    struct Outer {
        title: String,
        days: u8,
        #[serde(default)]
        open: bool,
        #[serde(default)]
        list: Vec<Inner>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters here")]
    struct Inner {
        at: i64,
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let ok = r#"{"title": "a", "days": 1, "list": [{"at": 1}]}"#;
        assert!(read::<Outer>(ok.as_bytes()).is_ok());
        for (body, field, key) in [
            ("", "", "error-json-syntax"),
            ("{", "", "error-json-syntax"),
            (r#"{"title": "a", "days": 1} x"#, "", "error-json-syntax"),
            (r#" ["a", 1]"#, "", "error-json-object"),
            ("7", "", "error-json-object"),
            (r#"{"days": 1}"#, "title", "error-json-missing"),
            (r#"{"title": "a", "days": 1, "color": 2}"#, "color", "error-json-unknown"),
            (r#"{"title": "a", "title": "b", "days": 1}"#, "title", "error-json-twice"),
            (r#"{"title": "a", "days": "1"}"#, "days", "error-json-integer"),
            (r#"{"title": "a", "days": -1}"#, "days", "error-json-integer"),
            (r#"{"title": "a", "days": 300}"#, "days", "error-json-integer"),
            (r#"{"title": 1, "days": 1}"#, "title", "error-json-string"),
            (r#"{"title": "a", "days": 1, "open": "yes"}"#, "open", "error-json-boolean"),
            (r#"{"title": "a", "days": 1, "list": {}}"#, "list", "error-json-list"),
            (r#"{"title": "a", "days": 1, "list": [{"at": 1}, {}]}"#, "list[1].at", "error-json-missing"),
            (r#"{"title": "a", "days": 1, "list": [{"at": 1.5}]}"#, "list[0].at", "error-json-integer"),
            (r#"{"title": "a", "days": 1, "list": [{"on": 1}]}"#, "list[0].on", "error-json-unknown"),
        ] {
            let Err(Refusal::Invalid(problems)) = read::<Outer>(body.as_bytes()) else { panic!("{body}") };
            assert_eq!((problems[0].field.as_str(), problems[0].text.key), (field, key), "{body}");
        }
    }
}
