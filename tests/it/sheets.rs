//! Honest files come out as typed; dishonest ones do not come in.

use std::io::Write;

use jiangtai::platform::sheets::{
    Book, CellFault, Column, Limits, Sheet, SheetProblem, address, column_name, csv_bytes, read,
};

fn limits() -> Limits {
    Limits::USUAL
}

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELS: &str = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook><sheets><sheet name="h" sheetId="2" state="hidden" r:id="rId9"/><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships>
    <Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>
    <Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>"#;

fn workbook(sheet: &str, strings: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    let strings = format!("<sst {strings}</sst>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    pack(&parts)
}

fn cells(sheet: &str) -> Vec<String> {
    let table = read("a.xlsx", &workbook(sheet, "><si><t>第一</t></si>", &[]), &limits()).unwrap();
    let mut found = Vec::new();
    for row in &table.rows {
        for (column, cell) in row.cells() {
            let fault = cell.fault.map(|f| format!(" !{f:?}")).unwrap_or_default();
            found.push(format!("{}={}{fault}", address(column, row.number), cell.text));
        }
    }
    found
}

fn refused(sheet: &str) -> SheetProblem {
    read("a.xlsx", &workbook(sheet, ">", &[]), &limits()).unwrap_err()
}

#[test]
fn cells_read_as_they_were_typed() {
    let data = |inner: &str| format!("<sheetData><row r=\"3\">{inner}</row></sheetData>");
    for (cell, meant) in [
        (r#"<c r="A3"><v>13800138000</v></c>"#, "A3=13800138000"),
        (r#"<c r="A3"><v>1.3800138E10</v></c>"#, "A3=13800138000"),
        (r#"<c r="B3" t="n"><v>0.10000000000000001</v></c>"#, "B3=0.1"),
        (r#"<c r="B3"><v>-1.50</v></c>"#, "B3=-1.5"),
        (r#"<c r="B3"><v>9.9999999999999996E-2</v></c>"#, "B3=0.1"),
        (r#"<c><v>999999999999999</v></c>"#, "A3=999999999999999"),
        (r#"<c r="A3"><v>1.1010119900307123e17</v></c>"#, "A3=1.1010119900307123e17 !LostDigits"),
        (r#"<c r="A3"><v>320211199003070000</v></c>"#, "A3=320211199003070000 !LostDigits"),
        (r#"<c r="A3" t="s"><v>0</v></c>"#, "A3=第一"),
        (
            r#"<c r="A3" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></is></c>"#,
            "A3=甲乙",
        ),
        (r#"<c r="A3" t="str"><f>A1&amp;"x"</f><v>a &lt; b &#65;</v></c>"#, "A3=a < b A"),
        (r#"<c r="A3" t="inlineStr"><is><t>　３２０２Ｘ　</t></is></c>"#, "A3=3202X"),
        (r#"<c r="A3" t="inlineStr"><is><t>'=1+1</t></is></c>"#, "A3==1+1"),
        (r#"<c r="A3"><f>SUM(B1:B2)</f></c>"#, "A3= !FormulaWithoutValue"),
        (r#"<c r="A3"><f>SUM(B1:B2)</f><v></v></c>"#, "A3= !FormulaWithoutValue"),
        (r#"<c r="A3"><f>SUM(B1:B2)</f><v>7</v></c>"#, "A3=7"),
        (r#"<c r="A3" t="e"><f>B9</f><v>#REF!</v></c>"#, "A3=#REF! !ErrorValue"),
        (r#"<c r="A3" t="b"><v>1</v></c>"#, "A3=TRUE"),
        (r#"<c r="A3" s="1"><v>46348</v></c>"#, "A3=2026-11-22"),
        (r#"<c r="A3" s="2"><v>46348.729166666664</v></c>"#, "A3=2026-11-22 17:30:00"),
        (r#"<c r="A3" s="1"><v>60</v></c>"#, "A3=1900-02-28"),
    ] {
        assert_eq!(cells(&data(cell)), [meant], "{cell}");
    }
}

#[test]
fn the_sheet_s_name_and_gaps_are_kept() {
    let sheet = r#"<sheetData><row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row><row/><row><c t="s"><v>0</v></c></row></sheetData>"#;
    assert_eq!(cells(sheet), ["C2=1", "D2=2", "A4=第一"]);
    let table = read("a.xlsx", &workbook(sheet, "><si><t>第一</t></si>", &[]), &limits()).unwrap();
    assert_eq!(table.sheet, "名单");
    assert_eq!(table.rows[0].width(), 4);
}

#[test]
fn hostile_sheets_are_refused_for_what_they_hold_and_not_for_what_they_claim() {
    let far = |at: &str, value: &str| format!("<sheetData><row><c r=\"{at}\">{value}</c></row></sheetData>");
    assert_eq!(refused(&far("XFD1048576", "<v>1</v>")), SheetProblem::TooManyRows { limit: 20_000 });
    assert_eq!(refused(&far("A20001", "<v>1</v>")), SheetProblem::TooManyRows { limit: 20_000 });
    assert_eq!(refused(&far("CW1", "<v>1</v>")), SheetProblem::TooManyColumns { limit: 100 });
    assert_eq!(refused(&far("ZZZZ1", "<v>1</v>")), SheetProblem::Damaged("cell address"));
    assert_eq!(refused(&far("A99999999", "<v>1</v>")), SheetProblem::Damaged("cell address"));
    assert_eq!(refused(&far("XFD1048576", "")), SheetProblem::Empty, "a style is nothing");
    assert_eq!(refused("<sheetData><row r=\"0\"/></sheetData>"), SheetProblem::Damaged("row number"));
    assert_eq!(
        refused("<sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData>"),
        SheetProblem::Damaged("string number")
    );
    let claims =
        r#"<dimension ref="A1:XFD1048576"/><sheetData><row><c r="A1"><v>1</v></c></row></sheetData>"#;
    assert_eq!(cells(claims), ["A1=1"], "a claimed size costs nothing");
    let strings = r#"count="4294967295" uniqueCount="18446744073709551615"><si><t>x</t></si>"#;
    let sheet = r#"<sheetData><row><c t="s"><v>0</v></c></row></sheetData>"#;
    let table = read("a.xlsx", &workbook(sheet, strings, &[]), &limits()).unwrap();
    assert_eq!(table.rows[0].text(0), "x", "neither does a claimed count");
}

#[test]
fn one_long_string_used_often_is_refused() {
    let long = format!("><si><t>{}</t></si>", "x".repeat(32_000));
    let row: String = (0..90).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
    let rows: String = (0..90).map(|_| format!("<row>{row}</row>")).collect();
    let bytes = workbook(&format!("<sheetData>{rows}</sheetData>"), &long, &[]);
    assert_eq!(read("a.xlsx", &bytes, &limits()).unwrap_err(), SheetProblem::TooMuch);
    let longer = format!("><si><t>{}</t></si>", "x".repeat(40_000));
    let bytes = workbook("<sheetData/>", &longer, &[]);
    assert_eq!(read("a.xlsx", &bytes, &limits()).unwrap_err(), SheetProblem::LongCell);
}

#[test]
fn swollen_packages_are_refused_while_inflating() {
    let zeros = vec![b' '; 60 * 1024 * 1024];
    let bytes = workbook("<sheetData/>", ">", &[("xl/media/x.bin", &zeros)]);
    assert!(bytes.len() < 100_000, "a small file: {}", bytes.len());
    assert_eq!(read("a.xlsx", &bytes, &limits()).unwrap_err(), SheetProblem::TooMuch);
    let roomy = Limits { ratio: 1_000_000, ..limits() };
    assert_eq!(read("a.xlsx", &bytes, &roomy).unwrap_err(), SheetProblem::TooMuch, "by size alone");

    // The same with sizes that lie: the local and central headers say 10 bytes.
    let mut liar = bytes;
    let real = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    while let Some(at) = liar.windows(4).position(|w| w == real) {
        liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(read("a.xlsx", &liar, &limits()).is_err());
}

#[test]
fn packages_with_more_than_a_sheet_are_refused() {
    let with = |name: &str, bytes: &[u8]| {
        read("a.xlsx", &workbook("<sheetData/>", ">", &[(name, bytes)]), &limits()).unwrap_err()
    };
    assert_eq!(with("xl/vbaProject.bin", b"x"), SheetProblem::Macros);
    assert_eq!(with("xl/macrosheets/sheet1.xml", b"x"), SheetProblem::Macros);
    assert_eq!(with("xl/externalLinks/externalLink1.xml", b"x"), SheetProblem::Links);
    assert_eq!(with("xl/connections.xml", b"x"), SheetProblem::Links);
    assert_eq!(with("xl/embeddings/oleObject1.bin", b"x"), SheetProblem::Links);
    let image = br#"<Relationships><Relationship Id="a" Type="x/image" Target="http://e.vil/x" TargetMode="External"/></Relationships>"#;
    assert_eq!(with("xl/worksheets/_rels/sheet1.xml.rels", image), SheetProblem::Links);
    let mail = br#"<Relationships><Relationship Id="a" Type="x/hyperlink" Target="mailto:a@b.cn" TargetMode="External"/></Relationships>"#;
    assert_eq!(with("xl/worksheets/_rels/sheet1.xml.rels", mail), SheetProblem::Empty, "mail addresses stay");
    let many: Vec<(String, &[u8])> = (0..200).map(|n| (format!("xl/p{n}.xml"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let bytes = workbook("<sheetData/>", ">", &many);
    assert_eq!(read("a.xlsx", &bytes, &limits()).unwrap_err(), SheetProblem::TooManyParts { limit: 200 });
}

#[test]
fn xml_that_defines_entities_is_refused() {
    let lol = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>"#;
    let bytes = pack(&[
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", lol.as_bytes()),
    ]);
    assert_eq!(read("a.xlsx", &bytes, &limits()).unwrap_err(), SheetProblem::Damaged("document type"));
}

#[test]
fn other_formats_are_told_apart() {
    let mut old = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    old.extend([0; 600]);
    assert_eq!(read("a.xls", &old, &limits()).unwrap_err(), SheetProblem::OldExcel);
    assert_eq!(read("a.xlsx", &old, &limits()).unwrap_err(), SheetProblem::OldExcel, "renamed");
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read("a.xlsx", &old, &limits()).unwrap_err(), SheetProblem::Encrypted);
    assert_eq!(read("a.pdf", b"%PDF-1.7", &limits()).unwrap_err(), SheetProblem::NotASheet);
    assert_eq!(read("a.xlsx", b"hello", &limits()).unwrap_err(), SheetProblem::Damaged("no zip"));
    assert_eq!(read("a.csv", b"", &limits()).unwrap_err(), SheetProblem::Empty);
    assert_eq!(read("a.csv", b"\n\n , \n", &limits()).unwrap_err(), SheetProblem::Empty);
    assert_eq!(
        read("a.docx", &pack(&[("word/document.xml", b"x")]), &limits()).unwrap_err(),
        SheetProblem::NotASheet
    );
    let tight = Limits { file_bytes: 4, ..limits() };
    assert_eq!(read("a.csv", b"a,b,c", &tight).unwrap_err(), SheetProblem::TooBig { limit: 4 });
    let cut = &workbook("<sheetData/>", ">", &[])[..300];
    assert_eq!(read("a.xlsx", cut, &limits()).unwrap_err(), SheetProblem::Damaged("zip directory"));
}

#[test]
fn csv_is_read_in_every_encoding_that_excel_writes() {
    let text = "姓名,身份证号\n\n王芳,３２０２１１１９９００３０７００１９\n\"李,\n强\",\"=\"\"0012\"\"\"\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gb, &utf16, &marked] {
        let table = read("a.csv", bytes, &limits()).unwrap();
        let texts: Vec<(u32, &str, &str)> =
            table.rows.iter().map(|r| (r.number, r.text(0), r.text(1))).collect();
        assert_eq!(
            texts,
            [(1, "姓名", "身份证号"), (3, "王芳", "320211199003070019"), (4, "李,\n强", "0012")]
        );
    }
    assert_eq!(read("a.csv", b"\xFF\x81\x20\xFF", &limits()).unwrap_err(), SheetProblem::Encoding);
    assert_eq!(read("a.csv", b"a\0b", &limits()).unwrap_err(), SheetProblem::Encoding);
}

#[test]
fn csv_keeps_its_limits_and_sees_cut_numbers() {
    let table = read("a.csv", b"a\tb\n3.20211E+17\t1E3\n", &limits()).unwrap();
    assert_eq!(table.rows[1].cell(0).unwrap().fault, Some(CellFault::LostDigits));
    assert_eq!(table.rows[1].cell(1).unwrap().fault, None);
    let wide = vec!["x"; 101].join(",");
    assert_eq!(
        read("a.csv", wide.as_bytes(), &limits()).unwrap_err(),
        SheetProblem::TooManyColumns { limit: 100 }
    );
    let long = "x\n".repeat(20_001);
    assert_eq!(
        read("a.csv", long.as_bytes(), &limits()).unwrap_err(),
        SheetProblem::TooManyRows { limit: 20_000 }
    );
    assert_eq!(read("a.csv", &[b'x'; 40_000], &limits()).unwrap_err(), SheetProblem::LongCell);
}

#[test]
fn what_we_write_reads_back_and_runs_nowhere() {
    let texts = ["=1+1", "+86 138", "-x", "@a", "\tb", "王芳", "007", "320211199003070019", "a&<b>\"'"];
    let mut sheet = Sheet::new(
        "名单/1",
        vec![
            Column::new("姓名\nName", 12).required(),
            Column::new("等级", 10).choices(vec!["高级工".into(), "技师".into()]).hint("选一个"),
        ],
    );
    for text in texts {
        sheet = sheet.marked(vec![text.to_owned(), "技师".to_owned()], vec![0]);
    }
    let book = Book::new().sheet(sheet).sheet(Sheet::notes("说明", vec![("一".into(), "二".into())]));
    let bytes = book.bytes().unwrap();
    let table = read("a.xlsx", &bytes, &Limits::SMALL).unwrap();
    assert_eq!(table.sheet, "名单1");
    assert_eq!(table.rows[0].text(0), "姓名\nName");
    let back: Vec<&str> = table.rows[1..].iter().map(|r| r.text(0)).collect();
    let typed: Vec<&str> = texts.iter().map(|t| t.trim()).collect();
    assert_eq!(back, typed);

    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    assert!(!xml.contains("<f>") && !xml.contains("<f "), "no formula");
    std::io::Read::read_to_string(&mut zip.by_name("xl/sharedStrings.xml").unwrap(), &mut xml).unwrap();
    assert!(!xml.contains("<t>="), "no text that looks like one");

    let rows: Vec<Vec<String>> = texts.iter().map(|t| vec![(*t).to_owned(), "x".to_owned()]).collect();
    let bytes = csv_bytes(&rows).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF'=1+1,x"));
    let back = read("a.csv", &bytes, &Limits::SMALL).unwrap();
    assert_eq!(back.rows.iter().map(|r| r.text(0).to_owned()).collect::<Vec<_>>(), typed);
}

#[test]
fn columns_have_letters() {
    let names: Vec<String> = [0, 25, 26, 51, 701, 702, 16_383].map(column_name).to_vec();
    assert_eq!(names, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    assert_eq!(address(2, 7), "C7");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..2_000)) {
        let _ = read("a.csv", &bytes, &Limits::SMALL);
        let zip = [b"PK\x03\x04".to_vec(), bytes].concat();
        let _ = read("a.xlsx", &zip, &Limits::SMALL);
    }

    #[test]
    fn no_damage_to_a_workbook_makes_the_reader_fall(
        cuts in proptest::collection::vec((0_usize..4_000, proptest::num::u8::ANY), 1..12),
    ) {
        let mut bytes = workbook(
            r#"<sheetData><row r="2"><c r="C2" s="1"><v>1.5</v></c><c t="s"><v>0</v></c></row></sheetData>"#,
            "><si><t>x</t></si>",
            &[],
        );
        let length = bytes.len();
        for (at, byte) in cuts {
            bytes[at % length] = byte;
        }
        let _ = read("a.xlsx", &bytes, &Limits::SMALL);
    }

    #[test]
    fn no_sheet_xml_makes_the_reader_fall(xml in "[<>/=\"a-z0-9 ACcrvfst&;#]{0,200}") {
        let _ = read("a.xlsx", &workbook(&xml, ">", &[]), &Limits::SMALL);
        let _ = read("a.xlsx", &workbook("<sheetData/>", &xml, &[]), &Limits::SMALL);
    }
}
