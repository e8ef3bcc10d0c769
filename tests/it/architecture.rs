//! The streets between the slices are one-way, and every room holds only what
//! belongs there. `docs/ARCHITECTURE.md` draws the map that is checked here.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{self, Kind, Source, Token, follows};

/// The layers, from the ground up.
const LAYERS: [&[&str]; 8] = [
    &["kernel"],
    &["platform"],
    &["audit", "notifications", "taxonomy"],
    &["accounts", "scoring"],
    &["judging", "notices"],
    &["competitions", "innovations", "results", "marketplace"],
    &["repository", "scoreboard", "exchange", "admin"],
    // The only ones that may name every slice.
    &["app", "cli", "demo", "main", "lib"],
];

/// The only ways sideways. A new one is a decision of its own.
const ARROWS: [(&str, &str); 3] =
    [("results", "competitions"), ("marketplace", "innovations"), ("taxonomy", "audit")];

/// Macros exported at the top of the crate, and where they live.
const MACROS: [(&str, &str); 1] = [("codes", "kernel")];

const TOP: usize = LAYERS.len() - 1;

fn layer(slice: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&slice))
}

/// A file of `src`, read.
struct File {
    path: String,
    slice: String,
    /// The room, or the file's own name where a slice is one file.
    room: String,
    /// The module the file is, from the top of the crate.
    module: Vec<String>,
    /// Without tests.
    tokens: Vec<Token>,
}

fn read(path: &str, text: &str) -> File {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    if module == ["lib"] || module == ["main"] {
        return File {
            path: path.to_owned(),
            slice: module[0].clone(),
            room: String::new(),
            module: Vec::new(),
            tokens: product(text),
        };
    }
    File {
        path: path.to_owned(),
        slice: module[0].clone(),
        room: module.get(1).cloned().unwrap_or_default(),
        module,
        tokens: product(text),
    }
}

fn product(text: &str) -> Vec<Token> {
    source::tokens(text).into_iter().filter(|t| !t.test).collect()
}

fn sources() -> Vec<File> {
    source::product().iter().map(|Source { path, text }| read(path, text)).collect()
}

/// A path from the top of the crate that a file names.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    path: Vec<String>,
    line: usize,
}

/// Every `crate::a::b`, also inside `use crate::{…}` and as `super::super::a`.
fn named(file: &File) -> Vec<Named> {
    let tokens = &file.tokens;
    let mut found = Vec::new();
    let mut depth = 0_usize;
    // Modules inside the file: the depth at which each ends.
    let mut inner: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is("{") {
            depth += 1;
            if at >= 2 && tokens[at - 2].is("mod") && tokens[at - 1].kind == Kind::Word {
                inner.push(depth);
            }
        } else if token.is("}") {
            if inner.last() == Some(&depth) {
                inner.pop();
            }
            depth = depth.saturating_sub(1);
        }
        let starts = at == 0 || !tokens[at - 1].is("::");
        if token.is("crate") && follows(tokens, at + 1, &["::"]) {
            tree(tokens, at + 2, &[], &mut found);
        } else if token.is("super") && starts {
            let mut up = 0;
            let mut end = at;
            while follows(tokens, end, &["super", "::"]) {
                up += 1;
                end += 2;
            }
            // `pub(super)` names nothing.
            if up > 0 && up == file.module.len() + inner.len() {
                tree(tokens, end, &[], &mut found);
            }
        }
    }
    found
}

/// Reads `a::{b, c::d}` from a place; answers the place after it.
fn tree(tokens: &[Token], mut at: usize, prefix: &[String], found: &mut Vec<Named>) -> usize {
    let mut path = prefix.to_vec();
    loop {
        let Some(token) = tokens.get(at) else { return at };
        if token.is("{") {
            at += 1;
            while tokens.get(at).is_some_and(|t| !t.is("}")) {
                let next = tree(tokens, at, &path, found);
                at = if next == at { at + 1 } else { next };
            }
            return at + 1;
        }
        if token.kind != Kind::Word {
            found.push(Named { path, line: token.line });
            return at;
        }
        path.push(token.text.clone());
        at += 1;
        if follows(tokens, at, &["::"]) {
            at += 1;
        } else {
            found.push(Named { path, line: token.line });
            // `as other`, and the commas between.
            while tokens.get(at).is_some_and(|t| t.is("as") || t.is(",")) {
                at += if tokens[at].is("as") { 2 } else { 1 };
            }
            return at;
        }
    }
}

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Imports go down; sideways only along an arrow; through the front door.
fn check_streets(file: &File, edges: &mut Edges) -> Vec<String> {
    let mut wrong = Vec::new();
    let Some(here) = layer(&file.slice) else {
        return vec![format!("{}: the slice `{}` stands in no layer", file.path, file.slice)];
    };
    for Named { path, line } in named(file) {
        let Some(first) = path.first() else { continue };
        let to = MACROS.iter().find(|(name, _)| name == first).map_or(first.as_str(), |(_, home)| home);
        if to == file.slice {
            continue;
        }
        let place = format!("{}:{line}", file.path);
        if to == "migrations" {
            if here < TOP {
                wrong.push(format!("{place}: only the composition root runs migrations"));
            }
            continue;
        }
        let Some(there) = layer(to) else {
            wrong.push(format!("{place}: `{to}` stands in no layer"));
            continue;
        };
        edges.entry(file.slice.clone()).or_default().insert(to.to_owned());
        let arrow = ARROWS.contains(&(file.slice.as_str(), to));
        if there > here {
            wrong.push(format!("{place}: {} → {to} goes up", file.slice));
        } else if there == here && here < TOP && !arrow {
            wrong.push(format!("{place}: {} → {to} goes sideways without an arrow", file.slice));
        } else if file.slice == "scoring" && to != "kernel" {
            wrong.push(format!("{place}: scoring is pure and knows the kernel only, not {to}"));
        }
        // The engine has no rooms; its public modules are its front door.
        if (2..TOP).contains(&there)
            && to != "scoring"
            && path.len() > 2
            && path.get(1).is_some_and(|room| ROOMS.contains(&room.as_str()))
        {
            wrong.push(format!(
                "{place}: {} enters a room of {to} instead of its front door",
                path.join("::")
            ));
        }
    }
    wrong
}

const ROOMS: [&str; 8] = ["model", "rules", "policy", "store", "ops", "web", "api", "jobs"];

/// Something that may be named in some places only.
struct Rule {
    what: &'static str,
    /// What a token sequence of it looks like.
    signs: &'static [&'static [&'static str]],
    /// Whether a file of `src` may hold it.
    allowed: fn(&File) -> bool,
}

fn is_pure(file: &File) -> bool {
    (2..TOP).contains(&layer(&file.slice).unwrap_or(TOP))
        && (["model", "rules", "policy"].contains(&file.room.as_str()) || file.slice == "scoring")
}

fn platform(file: &File, room: &str) -> bool {
    file.slice == "platform" && file.room == room
}

const RULES: [Rule; 11] = [
    Rule {
        what: "async in a pure room",
        signs: &[&["async"], &[".", "await"], &["tokio"], &["futures"]],
        allowed: |file| !is_pure(file),
    },
    Rule {
        what: "a clock or dice in a pure room",
        signs: &[
            &["Clock"],
            &["SystemTime"],
            &["Instant"],
            &[".", "now", "("],
            &["::", "now", "("],
            &["Dice"],
            &["rand"],
            &["rand_chacha"],
        ],
        allowed: |file| !is_pure(file),
    },
    Rule {
        what: "a connection in a pure room",
        signs: &[
            &["ConnectionTrait"],
            &["DatabaseConnection"],
            &["DatabaseTransaction"],
            &["TransactionTrait"],
            &["Tx"],
            &["Ctx"],
            &["platform", "::", "db"],
            &["platform", "::", "App"],
        ],
        allowed: |file| !is_pure(file),
    },
    Rule {
        what: "a float in the scoring engine",
        signs: &[&["f32"], &["f64"]],
        allowed: |file| file.slice != "scoring",
    },
    Rule {
        what: "axum outside web, api and platform/http",
        signs: &[&["axum"], &["axum_extra"]],
        allowed: |file| {
            ["web", "api"].contains(&file.room.as_str()) || platform(file, "http") || file.slice == "app"
        },
    },
    Rule {
        what: "lettre outside platform/mail",
        signs: &[&["lettre"]],
        allowed: |file| platform(file, "mail"),
    },
    Rule {
        what: "tantivy outside platform/search",
        signs: &[&["tantivy"]],
        allowed: |file| platform(file, "search"),
    },
    Rule {
        what: "connecting to a database outside platform/db",
        signs: &[&["Database", "::", "connect"], &["ConnectOptions"], &["sqlx"]],
        allowed: |file| platform(file, "db"),
    },
    Rule {
        // The machine's own tables (jobs) stand beside the machine.
        what: "an entity outside store",
        signs: &[&["DeriveEntityModel"]],
        allowed: |file| file.room == "store" || file.slice == "platform",
    },
    Rule {
        what: "a transaction begun outside ops",
        signs: &[&["in_tx"], &["in_tx_once"], &["begin_with_options"], &["begin"]],
        // What the command line and the demo do is a use case of their own.
        allowed: |file| file.room == "ops" || file.slice == "platform" || layer(&file.slice) == Some(TOP),
    },
    Rule {
        what: "a template outside web, notifications and platform/http",
        signs: &[&["template", "(", "path"], &["askama"]],
        allowed: |file| file.room == "web" || file.slice == "notifications" || platform(file, "http"),
    },
];

fn check_rooms(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    for rule in RULES.iter().filter(|rule| !(rule.allowed)(file)) {
        for (at, token) in file.tokens.iter().enumerate() {
            if let Some(sign) = rule.signs.iter().find(|sign| follows(&file.tokens, at, sign)) {
                wrong.push(format!("{}:{}: {}: `{}`", file.path, token.line, rule.what, sign.concat()));
            }
        }
    }
    wrong
}

/// A slice has rooms, a room may be a folder, and there it ends.
fn check_depth(path: &str) -> Option<String> {
    (path.matches('/').count() > 3).then(|| format!("{path}: a third level"))
}

/// A step of the schema must do the same in ten years: it knows nothing of
/// today's code.
fn check_migration(Source { path, text }: &Source) -> Vec<String> {
    source::tokens(text)
        .iter()
        .filter(|t| t.is("crate") || t.is("jiangtai"))
        .map(|t| format!("{path}:{}: a migration imports from `{}`", t.line, t.text))
        .collect()
}

fn drawn(edges: &Edges) -> String {
    let mut lines = Vec::new();
    for (number, slices) in LAYERS.iter().enumerate().rev() {
        lines.push(format!("L{number}"));
        let mut slices = slices.to_vec();
        slices.sort_unstable();
        for slice in slices {
            if let Some(to) = edges.get(slice) {
                lines.push(format!("  {slice} → {}", to.iter().cloned().collect::<Vec<_>>().join(", ")));
            }
        }
    }
    lines.join("\n")
}

#[test]
fn the_streets_between_slices_are_one_way() {
    let mut edges = Edges::new();
    let wrong: Vec<String> = sources().iter().flat_map(|file| check_streets(file, &mut edges)).collect();
    println!("{}", drawn(&edges));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_edges_between_slices_are_those_that_were_reviewed() {
    let mut edges = Edges::new();
    for file in sources() {
        check_streets(&file, &mut edges);
    }
    insta::assert_snapshot!("edges", drawn(&edges));
}

#[test]
fn every_room_holds_only_what_belongs_there() {
    let wrong: Vec<String> = sources().iter().flat_map(check_rooms).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_slice_has_a_third_level() {
    let wrong: Vec<String> = source::product().iter().filter_map(|f| check_depth(&f.path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn migrations_know_nothing_of_the_code() {
    let wrong: Vec<String> = source::files("migrations", "rs").iter().flat_map(check_migration).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each rule is shown to fire, and not to fire beside.
mod the_rules_fire {
    use super::*;

    fn streets(path: &str, text: &str) -> Vec<String> {
        check_streets(&read(path, text), &mut Edges::new())
    }

    fn rooms(path: &str, text: &str) -> Vec<String> {
        check_rooms(&read(path, text))
    }

    #[test]
    fn when_an_import_goes_up_or_sideways() {
        for (path, text, word) in [
            ("src/kernel/id.rs", "use crate::platform::App;", "goes up"),
            ("src/audit/ops.rs", "use crate::accounts::people;", "goes up"),
            ("src/audit/ops.rs", "fn f() { crate::results::publish() }", "goes up"),
            ("src/judging/ops.rs", "use crate::{kernel::Text, notices::publish};", "without an arrow"),
            ("src/competitions/ops/draw.rs", "use crate::results::compute;", "without an arrow"),
            ("src/scoreboard/web.rs", "use super::super::admin::x;", "without an arrow"),
            ("src/scoreboard/web.rs", "mod a { use super::super::super::admin::x; }", "without an arrow"),
            ("src/audit/ops.rs", "use crate::taxonomy::cluster;", "without an arrow"),
            ("src/scoring/mod.rs", "use crate::platform::App;", "knows the kernel only"),
            ("src/judging/web.rs", "use crate::accounts::store::people;", "front door"),
            ("src/judging/web.rs", "use crate::accounts::{people, store::{a, b}};", "front door"),
            ("src/judging/web.rs", "use crate::elsewhere::x;", "stands in no layer"),
            ("src/helpers/mod.rs", "", "stands in no layer"),
            ("src/platform/db/mod.rs", "use crate::migrations::Migrator;", "composition root"),
        ] {
            let wrong = streets(path, text);
            assert!(!wrong.is_empty() && wrong.iter().all(|w| w.contains(word)), "{path} {text}: {wrong:?}");
        }
    }

    #[test]
    fn and_not_when_it_goes_down_or_along_an_arrow() {
        for (path, text) in [
            ("src/judging/ops.rs", "use crate::{accounts::{self, people}, audit, kernel::{Text, Lang}};"),
            ("src/results/ops.rs", "use crate::competitions::decode;"),
            ("src/judging/rules/value.rs", "use crate::scoring::rules::Band;"),
            ("src/taxonomy/ops.rs", "use crate::audit::{self, Act};"),
            ("src/app.rs", "use crate::{cli, migrations::Migrator, scoreboard};"),
            ("src/judging/ops/mark.rs", "use super::super::model::Sheet; pub(super) fn f() {}"),
            ("src/judging/store.rs", "pub(super) mod sheet { use super::super::model::Sheet; }"),
            ("src/accounts/model.rs", "use crate::codes; codes! { pub enum A { B = \"b\" } }"),
            ("src/kernel/codes.rs", "macro_rules! codes { () => { $crate::kernel::codes::X } }"),
            ("src/audit/ops.rs", "// crate::results\nconst A: &str = \"crate::results::x\";"),
            ("src/audit/ops.rs", "#[cfg(test)] mod tests { use crate::results::x; }"),
        ] {
            assert_eq!(streets(path, text), Vec::<String>::new(), "{path} {text}");
        }
    }

    #[test]
    fn when_a_pure_room_is_not_pure() {
        for (path, text, word) in [
            ("src/judging/rules.rs", "pub async fn f() {}", "async"),
            ("src/judging/policy/marks.rs", "fn f() { g().await }", "async"),
            ("src/scoring/compute/mod.rs", "use tokio::sync::Mutex;", "async"),
            ("src/judging/rules.rs", "fn f(clock: &dyn Clock) {}", "clock"),
            ("src/judging/model.rs", "fn f(ctx: &C) { ctx.now() }", "clock"),
            ("src/judging/model.rs", "fn f() { Utc::now() }", "clock"),
            ("src/scoring/exact.rs", "use crate::kernel::Dice;", "dice"),
            ("src/judging/rules.rs", "async fn f(tx: &Tx) {}", "connection"),
            ("src/judging/policy.rs", "use sea_orm::ConnectionTrait;", "connection"),
            ("src/judging/policy.rs", "fn f(ctx: &Ctx) {}", "connection"),
            ("src/scoring/exact.rs", "fn f(x: f64) {}", "float"),
            ("src/judging/rules.rs", "use axum::Json;", "axum"),
        ] {
            assert!(rooms(path, text).iter().any(|w| w.contains(word)), "{path} {text}");
        }
        for (path, text) in [
            ("src/judging/ops.rs", "pub async fn f(ctx: &Ctx) { ctx.now() }"),
            ("src/judging/rules.rs", "fn f(now: Timestamp) -> bool { window.contains(now) } // async"),
            ("src/judging/rules.rs", "#[cfg(test)] mod tests { async fn f() {} }"),
            ("src/kernel/dice.rs", "pub struct Dice; use rand::Rng;"),
            ("src/platform/jobs.rs", "pub async fn f(tx: &Tx) {}"),
        ] {
            assert_eq!(rooms(path, text), Vec::<String>::new(), "{path} {text}");
        }
    }

    #[test]
    fn when_a_tool_is_used_outside_its_place() {
        for (path, text) in [
            ("src/judging/ops.rs", "use axum::http::StatusCode;"),
            ("src/platform/jobs.rs", "use axum::Router;"),
            ("src/notifications/ops.rs", "use lettre::Message;"),
            ("src/repository/store.rs", "use tantivy::Index;"),
            ("src/admin/ops.rs", "sea_orm::Database::connect(url)"),
            ("src/admin/store.rs", "use sqlx::Row;"),
            ("src/judging/ops.rs", "#[derive(DeriveEntityModel)] struct Model;"),
            ("src/judging/model.rs", "#[derive(DeriveEntityModel)] struct Model;"),
            ("src/judging/web.rs", "ctx.in_tx(async |tx| {})"),
            ("src/judging/api.rs", "ctx.in_tx_once(hash, async |tx| {})"),
            ("src/judging/store.rs", "db.begin()"),
            ("src/judging/ops.rs", "#[derive(Template)] #[template(path = \"a.html\")] struct A;"),
            ("src/app.rs", "use askama::Template;"),
        ] {
            assert!(!rooms(path, text).is_empty(), "{path} {text}");
        }
        for (path, text) in [
            ("src/judging/web.rs", "use axum::http::StatusCode; #[template(path = \"a.html\")] struct A;"),
            ("src/judging/api/marks.rs", "use axum::http::StatusCode;"),
            ("src/app.rs", "use axum::Router;"),
            ("src/platform/http/route.rs", "use axum::Router;"),
            ("src/platform/mail.rs", "use lettre::Message;"),
            ("src/platform/db/connect.rs", "sea_orm::Database::connect(url); use sea_orm::ConnectOptions;"),
            ("src/judging/store/sheets.rs", "#[derive(DeriveEntityModel)] struct Model;"),
            ("src/judging/ops/mark.rs", "ctx.in_tx(async |tx| {})"),
            ("src/cli/admin.rs", "ctx.in_tx(async |tx| {})"),
        ] {
            assert_eq!(rooms(path, text), Vec::<String>::new(), "{path} {text}");
        }
    }

    #[test]
    fn when_rooms_nest_too_deep_or_a_migration_knows_the_code() {
        assert!(check_depth("src/judging/ops/marks/save.rs").is_some());
        assert!(check_depth("src/judging/ops/marks.rs").is_none());
        let migration = |text: &str| check_migration(&Source { path: "m.rs".into(), text: text.into() });
        assert!(!migration("use crate::kernel::Points;").is_empty());
        assert!(!migration("jiangtai::x()").is_empty());
        assert!(migration("use super::sql; // crate::x").is_empty());
    }
}
