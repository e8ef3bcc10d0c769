//! Hostile and broken files are refused at the field, and change nothing.

use std::io::{Cursor, Write};

use super::stage::called;
use crate::support::TestApp;

fn pack(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

#[tokio::test]
async fn every_hostile_file_is_refused_with_its_reason() {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let host = app.city_union().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let (_, event) = called(&host).await;
    let path = format!("/events/{event}/roster/uploads");

    let bomb = pack(&[("xl/worksheets/sheet1.xml", vec![b' '; 40 * 1024 * 1024])]);
    let ole = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    let macros = pack(&[("xl/vbaProject.bin", b"x".to_vec())]);
    let links = pack(&[("xl/externalLinks/externalLink1.xml", b"<x/>".to_vec())]);
    let many: Vec<(String, Vec<u8>)> = (0..300).map(|n| (format!("p{n}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(n, b)| (n.as_str(), b.clone())).collect();
    let rows = format!("姓名,身份证号,手机,邮箱\n{}", "王芳,1,1,1\n".repeat(501));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.xlsx", bomb, "内容过大"),
        ("a.xlsx", ole, "旧版 Excel"),
        ("a.xlsx", macros, "含有宏"),
        ("a.xlsx", links, "外部链接"),
        ("a.xlsx", pack(&many), "超过 200 个部分"),
        ("a.xlsx", b"PK\x03\x04 and then nothing".to_vec(), "已损坏"),
        ("a.pdf", b"%PDF-1.7".to_vec(), "不是 Excel"),
        ("a.csv", b"a,b\n1,2\n".to_vec(), "没有找到表头"),
        ("a.csv", rows.into_bytes(), "名单有 501 行"),
        ("a.csv", vec![0xFF, 0x81, 0x20, 0xFF], "文字编码"),
        ("a.csv", Vec::new(), "文件里没有内容"),
        ("", Vec::new(), "请选择要上传的文件"),
        ("roster", b"a,b\n1,2\n".to_vec(), "没有找到表头"),
    ];
    for (name, bytes, said) in cases {
        let reply = unit.client.upload(&path, "file", name, bytes).await.expect(422);
        let text = reply.text();
        assert!(text.contains(said) && text.contains("f-file-e"), "{name} {said}: {text}");
    }
    unit.client.upload(&path, "file", "a.csv", vec![b'x'; 3 * 1024 * 1024]).await.expect(413);
    let just_over = vec![b'x'; 2 * 1024 * 1024 + 1];
    unit.client.upload(&path, "file", "a.csv", just_over).await.expect(422);
    let page = unit.client.get(&format!("/events/{event}/roster")).await.expect(200).text();
    assert!(page.contains("还没有报名") && !page.contains("最近上传"), "nothing was kept");
    app.end().await;
}
