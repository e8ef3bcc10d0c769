//! What the documents point at is there.

use super::source::{self, Source};

/// Folders whose files the documents name by path.
const FOLDERS: [&str; 11] = [
    "src/",
    "templates/",
    "scripts/",
    "tests/",
    "migrations/",
    "locales/",
    "static/",
    "docs/",
    "benches/",
    "examples/",
    ".ci/",
];

fn documents() -> Vec<Source> {
    let mut found = source::files("docs", "md");
    let readme = source::root().join("README.md");
    if let Ok(text) = std::fs::read_to_string(readme) {
        found.push(Source { path: "README.md".to_owned(), text });
    }
    found
}

/// The paths a document names, each with its line. What stands for several
/// (`src/kernel/*.rs`, `locales/{zh-CN,en}/…`, `src/<slice>/ops.rs`) is named up
/// to there.
fn paths(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for folder in FOLDERS {
            for (at, _) in line.match_indices(folder) {
                let before = line[..at].chars().next_back();
                // The tail of another path or an address is not ours.
                if before.is_some_and(|c| c.is_alphanumeric() || "/.-_@".contains(c)) {
                    continue;
                }
                let path: String = line[at..]
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "/._-*{<…".contains(*c))
                    .collect();
                let known = path.find(['*', '{', '<', '…']);
                let path = known.map_or(path.as_str(), |end| &path[..=path[..end].rfind('/').unwrap_or(0)]);
                found.push((number + 1, path.trim_end_matches(['.', '-', '/']).to_owned()));
            }
        }
    }
    found
}

/// The links of a document to others of ours: `[text](path)`.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("](") {
            let target = line[at + 2..].split([')', '#', ' ']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                found.push((number + 1, target.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut wrong = Vec::new();
    let documents = documents();
    assert!(documents.len() > 5, "the documents are read");
    for document in &documents {
        for (line, path) in paths(&document.text) {
            if !source::root().join(&path).exists() {
                wrong.push(format!("{}:{line}: there is no {path}", document.path));
            }
        }
        let folder = source::root().join(&document.path).parent().unwrap().to_owned();
        for (line, target) in links(&document.text) {
            if !folder.join(&target).exists() {
                wrong.push(format!("{}:{line}: links to {target}, which is not there", document.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_decision_is_listed_in_the_map() {
    let map = std::fs::read_to_string(source::root().join("docs/ARCHITECTURE.md")).unwrap();
    let missing: Vec<String> = source::files("docs/decisions", "md")
        .into_iter()
        .map(|d| d.path.trim_start_matches("docs/").to_owned())
        .filter(|path| !map.contains(path.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/ARCHITECTURE.md does not list {missing:?}");
}

#[test]
fn every_slice_has_a_line_in_the_map() {
    let map = std::fs::read_to_string(source::root().join("docs/ARCHITECTURE.md")).unwrap();
    let slices = std::fs::read_dir(source::root().join("src")).unwrap().map(|e| e.unwrap().path());
    let missing: Vec<String> = slices
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .filter(|name| !map.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "docs/ARCHITECTURE.md has no line for {missing:?}");
}

/// Settings are told where they are looked for.
#[test]
fn every_setting_is_in_the_manual() {
    let manual = std::fs::read_to_string(source::root().join("docs/OPERATIONS.md")).unwrap();
    let mut missing = Vec::new();
    for file in source::files("src", "rs") {
        let tokens = source::tokens(&file.text);
        for at in 0..tokens.len() {
            let named = source::follows(&tokens, at, &["env", "="]) && tokens[at].attribute;
            if named && !manual.contains(&tokens[at + 2].text) {
                missing.push(format!("{}:{}: {}", file.path, tokens[at].line, tokens[at + 2].text));
            }
        }
    }
    assert!(missing.is_empty(), "docs/OPERATIONS.md does not name:\n{}", missing.join("\n"));
}

mod the_rules_fire {
    use super::*;

    #[test]
    fn on_the_paths_of_a_document_and_nothing_else() {
        let text = "See `src/kernel/id.rs`, (tests/it/main.rs) and src/audit/.\n\
            `src/kernel/*.rs` `locales/{zh-CN,en}/ui.ftl` `src/<slice>/ops.rs` `templates/…`\n\
            https://example.org/src/x.rs ../src/y.rs resrc/z";
        let found: Vec<(usize, String)> = paths(text);
        let mut names: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "locales",
                "src",
                "src/audit",
                "src/kernel",
                "src/kernel/id.rs",
                "templates",
                "tests/it/main.rs"
            ]
        );
        assert_eq!(links("[a](b.md#c) [d](https://e) [f](../g.md)").len(), 2);
    }
}
