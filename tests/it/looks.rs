//! Templates and their style sheet belong together.

use std::collections::BTreeSet;

use super::source::{Source, files};

/// The classes that a template writes out; those put together from values are left out.
fn classes(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in template.match_indices("class=\"") {
        let mut rest = &template[at + "class=\"".len()..];
        let mut plain = String::new();
        // A value may hold quotes of its own.
        while let Some(end) = rest.find(['{', '"']) {
            plain.push_str(&rest[..end]);
            if rest[end..].starts_with('"') {
                break;
            }
            let close = if rest[end..].starts_with("{%") { "%}" } else { "}}" };
            let Some(past) = rest[end..].find(close) else { break };
            // What stands against it is part of a word, not a word.
            plain.push('{');
            rest = &rest[end + past + 2..];
        }
        found.extend(plain.split_whitespace().filter(|word| !word.contains('{')).map(str::to_owned));
    }
    found
}

/// Whether a name stands in a text as a whole word after this sign.
fn names(text: &str, sign: &str, class: &str) -> bool {
    let wanted = format!("{sign}{class}");
    text.match_indices(&wanted).any(|(at, _)| {
        let next = text[at + wanted.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
    })
}

fn without_style(templates: &[Source], style: &str, scripts: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for template in templates {
        for class in classes(&template.text) {
            let is_used = names(style, ".", &class) || scripts.iter().any(|s| names(&s.text, ".", &class));
            if !is_used {
                found.push(format!("{}: {class}", template.path));
            }
        }
    }
    found
}

#[test]
fn every_class_of_a_template_has_a_style_or_a_script() {
    let style: String = files("static/css", "css").into_iter().map(|file| file.text).collect();
    let found = without_style(&files("templates", "html"), &style, &files("static/js", "js"));
    assert!(found.is_empty(), "classes that do nothing:\n{}", found.join("\n"));
}

mod the_rules_fire {
    use super::*;

    #[test]
    fn on_a_class_that_nothing_names() {
        let text =
            "<p class=\"meta tl-{{ kind }}{% if x == \"y\" %} wide-{% endif %} lost\"></p><b class=\"mark\">";
        let template = Source { path: "a.html".to_owned(), text: text.to_owned() };
        let script = Source { path: "a.js".to_owned(), text: "$(\".mark\")".to_owned() };
        let found = without_style(&[template], ".meta-more { } .lost-not { }", &[script]);
        assert_eq!(found, ["a.html: lost", "a.html: meta"]);
    }
}
