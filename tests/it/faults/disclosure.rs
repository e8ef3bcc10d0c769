//! Two worlds that are equal but for what readers of a level may not know: whoever looks must see
//! no difference, in no byte of any answer.

use jiangtai::innovations::{Content, Disclosure, SectionKind};

use super::blindness::untimed;
use crate::support::{
    Client, TestApp,
    results::{content, file, publish, section},
};

/// What differs between the worlds.
struct Twist {
    /// Sections for organisations, by result.
    signed_in: [&'static str; 4],
    /// Sections under an agreement.
    nda: [&'static str; 4],
    files: &'static [(&'static str, Disclosure)],
}

const PLAIN: Twist = Twist {
    signed_in: ["预热温度曲线", "", "常规参数", "夹紧力"],
    nda: ["配方甲", "", "", "图纸"],
    files: &[("工艺卡.pdf", Disclosure::SignedIn)],
};

/// Longer texts full of what is asked for: they would move ranks, counts, means of length, the
/// model of characters and what is suggested.
const HIDDEN: Twist = Twist {
    signed_in: [
        "污水处理污水处理节能改造曝气系统变频，焊接焊接焊接工装。",
        "量子点材料的焊接工装，主轴故障诊断，污水处里。",
        "焊接工装焊接工装焊接工装",
        "",
    ],
    nda: ["焊接污水主轴", "量子点材料的制备", "节能节能节能", "焊接工装的全部图纸，含量子点。"],
    files: &[("污水处理图纸.pdf", Disclosure::Nda), ("另一个.pdf", Disclosure::SignedIn)],
};

/// The same for organisations: only what is under an agreement differs.
const AGREED: Twist = Twist {
    nda: HIDDEN.nda,
    files: &[("工艺卡.pdf", Disclosure::SignedIn), ("图.pdf", Disclosure::Nda)],
    ..PLAIN
};

fn results(twist: &Twist) -> Vec<Content> {
    let plain = [
        content("机器人焊接工装", "一种焊接工装，降低返修率。", &["焊接", "工装"]),
        content("污水处理厂节能改造", "对曝气系统进行变频改造，每年节约电费。", &["节能", "污水处理"]),
        content("数控机床主轴故障诊断", "基于振动信号诊断主轴轴承故障。", &["机床"]),
        content("焊接质量检验操作法", "目视与超声结合，焊缝质量提高。", &["焊接", "检验"]),
    ];
    let with = |(at, mut content): (usize, Content)| {
        let sections = [(Disclosure::SignedIn, twist.signed_in[at]), (Disclosure::Nda, twist.nda[at])];
        content.further.sections = vec![section(SectionKind::Novelty, Disclosure::Public, "快速夹紧。")];
        let hidden = sections.iter().filter(|(_, text)| !text.is_empty());
        content
            .further
            .sections
            .extend(hidden.map(|(level, text)| section(SectionKind::Method, *level, text)));
        content.further.attachments = vec![file("应用证明.pdf", Disclosure::Public)];
        content.further.attachments.extend(twist.files.iter().map(|(name, level)| file(name, *level)));
        content
    };
    plain.into_iter().enumerate().map(with).collect()
}

const TYPED: [&str; 16] = [
    "",
    "焊接",
    "焊接工装",
    "污水处理",
    "污水处里",
    "量子点",
    "主轴故障",
    "wushuichuli",
    "hanjie",
    "wscl",
    "hjgz",
    "节能改造",
    "图纸",
    "夹紧",
    "焊接 节能 主轴",
    "工艺卡",
];

/// Everything that the repository answers to somebody.
async fn look(client: &Client, numbers: &[String]) -> Vec<(String, String)> {
    let mut paths = vec!["/repository/feed.atom".to_owned()];
    for typed in TYPED {
        for more in ["", "&sort=newest", "&district=BH", "&cluster=B1&transfer=licence", "&from=1&size=2"] {
            paths.push(format!("/repository?q={typed}{more}"));
            paths.push(format!("/api/v1/repository/search?q={typed}{more}"));
        }
        for end in 1..=typed.chars().count() {
            let begun: String = typed.chars().take(end).collect();
            paths.push(format!("/api/v1/repository/suggest?q={begun}"));
        }
    }
    for number in numbers {
        paths.push(format!("/repository/{number}"));
        paths.extend(
            ["", "?format=bibtex", "?format=ris", "?format=csl-json"]
                .map(|f| format!("/repository/{number}/citation{f}")),
        );
        paths.push(format!("/api/v1/repository/results/{number}"));
        paths.push(format!("/api/v1/repository/results/{number}/similar"));
    }
    let mut seen = Vec::new();
    for path in paths {
        for lang in ["zh-CN", "en"] {
            let client = if lang == "en" { client.clone().in_english() } else { client.clone() };
            let reply = client.get(&path).await.expect(200);
            let is_timed = path.starts_with("/api/v1/repository/search");
            let headers: Vec<String> = reply
                .headers
                .iter()
                .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
                .filter(|(name, _)| !(is_timed && name.as_str() == "content-length"))
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?")))
                .collect();
            let text = if is_timed { untimed(&reply.text()) } else { reply.text() };
            seen.push((format!("{lang} {path}"), format!("{headers:?} {}", named(&text))));
        }
    }
    seen
}

/// Ids of results are random, their order is not.
fn named(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("urn:uuid:") {
        let end = at + "urn:uuid:".len();
        out.push_str(&rest[..end]);
        rest = rest[end..].get(36..).unwrap_or_default();
    }
    out + rest
}

/// What a visitor, somebody without an organisation, and an organisation see of a world.
async fn world(twist: &Twist) -> [Vec<(String, String)>; 3] {
    let app = TestApp::start().await;
    let officer = app.unit("蠡园电机有限公司", "BH").await;
    let account = app.someone("路人").await;
    let holder = app.holder().await;
    let mut numbers = Vec::new();
    for content in results(twist) {
        numbers.push(publish(&app.app, holder, content).await.1);
    }
    app.index().await;
    let clients = [&app.visitor(), &account.client, &officer.client];
    let mut seen = Vec::new();
    for client in clients {
        seen.push(look(client, &numbers).await);
    }
    app.end().await;
    seen.try_into().expect("three readers")
}

fn differing(one: &[(String, String)], other: &[(String, String)]) -> Vec<String> {
    assert_eq!(one.len(), other.len());
    let pairs = one.iter().zip(other).filter(|(a, b)| a != b);
    pairs.map(|((path, a), (_, b))| format!("{path}\n   {a}\n   {b}")).collect()
}

#[tokio::test]
async fn what_a_reader_may_not_know_changes_no_byte_of_what_they_see() {
    let plain = world(&PLAIN).await;
    let hidden = world(&HIDDEN).await;
    eprintln!("{} answers compared for each reader", plain[0].len());
    for reader in [0, 1] {
        let differ = differing(&plain[reader], &hidden[reader]);
        assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
    }
    // The worlds are not the same: organisations see another.
    let differ = differing(&plain[2], &hidden[2]);
    assert!(differ.len() > 50, "only {} answers differ for those who may know", differ.len());
    let agreed = world(&AGREED).await;
    for reader in [0, 1, 2] {
        let differ = differing(&plain[reader], &agreed[reader]);
        assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
    }
}
