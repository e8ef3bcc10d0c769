//! Two worlds that are equal but for marks that nobody may see yet: whoever
//! looks must see no difference at all, in no byte of any answer.

use jiangtai::app;

use crate::{
    authz::objects::{Cast, Relation, probe},
    support::world::{World, days},
};

/// Who looks, what at, and what came back.
type Seen = Vec<(String, String)>;

async fn look(twist: usize) -> Seen {
    let mut world = World::to_judging().await;
    // Only the second judge's marks differ: as many, in the same order.
    world.mark(0, |judge| if judge == 1 { twist } else { 0 }).await;
    world.at(days::LOCK).await;
    let cast = Cast::of(&world).await;
    let mut seen = Vec::new();
    for route in app::routes().iter().filter(|route| route.method == "GET") {
        for relation in [Relation::Own, Relation::Other] {
            let Some(path) = cast.fill_in(route.path, relation) else { continue };
            for role in &cast.roles {
                // One sees its own marks, as it should; the other is shown a new secret.
                if role.name == "judge-hidden" || (role.name == "organiser-1f" && path == "/sign-in/code") {
                    continue;
                }
                let reply = probe(&role.client, &path).await;
                // How long a search took is told in its answer.
                let is_timed = path == "/api/v1/repository/search";
                let headers: Vec<String> = reply
                    .headers
                    .iter()
                    .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
                    // A workbook says when it was made, compressed.
                    .filter(|(name, _)| {
                        !((is_timed || path.ends_with(".xlsx")) && name.as_str() == "content-length")
                    })
                    .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?")))
                    .collect();
                let text =
                    if reply.bytes.starts_with(b"PK") { cells(&reply.bytes) } else { plain(&reply.text()) };
                let text = if is_timed { untimed(&text) } else { text };
                seen.push((format!("{} {path}", role.name), format!("{} {headers:?} {text}", reply.status)));
            }
        }
    }
    let letters = world.app.letters().await;
    seen.extend(
        letters
            .iter()
            .map(|l| (format!("letter to {}", plain(&l.to)), plain(&format!("{} {}", l.subject, l.body)))),
    );
    world.app.end().await;
    seen
}

/// An answer without the milliseconds it took.
pub(super) fn untimed(text: &str) -> String {
    let Some((before, rest)) = text.split_once("\"took_ms\":") else { return text.to_owned() };
    format!("{before}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
}

/// What a workbook holds, without when it was made.
fn cells(workbook: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a workbook");
    let mut out = String::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).expect("a part");
        let name = file.name().expect("a name").into_owned();
        if name != "docProps/core.xml" {
            out.push_str(&name);
            std::io::Read::read_to_string(&mut file, &mut out).expect("text");
        }
    }
    plain(&out)
}

/// Without what the test's own people are numbered by.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("@example.com") {
        let begin = rest[..at].rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(0, |i| i + 1);
        let name = &rest[begin..at];
        out.push_str(&rest[..begin]);
        let numbered = name.starts_with("officer") || name.starts_with('p');
        out.push_str(if numbered { "someone" } else { name });
        out.push_str("@example.com");
        rest = &rest[at + "@example.com".len()..];
    }
    out.push_str(rest);
    // Credit codes are numbered as well.
    let mut clean = String::new();
    let mut rest = out.as_str();
    while let Some(at) = rest.find("91320211") {
        clean.push_str(&rest[..at]);
        clean.push_str("<uscc>");
        rest = rest[at..].get(18..).unwrap_or_default();
    }
    clean.push_str(rest);
    clean
}

#[tokio::test]
async fn nobody_learns_another_judges_marks_before_the_lock() {
    let (one, other) = (look(0).await, look(1).await);
    assert_eq!(one.len(), other.len());
    let mut differ = Vec::new();
    for ((who, a), (also, b)) in one.iter().zip(&other) {
        assert_eq!(who, also);
        if a != b {
            let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
            let around = |text: &str| {
                let bytes = text.as_bytes();
                String::from_utf8_lossy(&bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())])
                    .into_owned()
            };
            differ.push(format!("{who}:\n   {}\n   {}", around(a), around(b)));
        }
    }
    eprintln!("{} answers compared", one.len());
    assert!(differ.is_empty(), "{} of {} answers differ:\n{}", differ.len(), one.len(), differ.join("\n"));
}
