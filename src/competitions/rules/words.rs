//! The words of a roster: its heads, and what people type into it. They are the
//! same whatever language somebody reads, because rosters travel between them.

use crate::{competitions::model::Grade, kernel::Lang, taxonomy};

/// The heads of a roster, in both languages.
pub const HEADS: [&str; 6] = [
    "姓名\nName",
    "身份证号\nID number",
    "手机\nMobile",
    "电子邮箱\nE-mail",
    "技能等级\nSkill grade",
    "通知语言\nLanguage of letters",
];

/// How the further column of a marked roster is called; it is read over.
pub const PROBLEM_COLUMN: &str = "错误说明\nProblems";

/// What else people call these columns, without blanks and marks.
pub(super) const NAMES: [&[&str]; 6] = [
    &["姓名", "选手姓名", "选手", "名字", "name", "fullname", "contestant"],
    &[
        "身份证号",
        "身份证",
        "身份证号码",
        "居民身份证号",
        "证件号码",
        "证件号",
        "idnumber",
        "id",
        "residentid",
    ],
    &["手机", "手机号", "手机号码", "联系电话", "移动电话", "电话", "mobile", "phone", "mobilephone"],
    &["电子邮箱", "邮箱", "电子邮件", "email", "e-mail", "mail"],
    &["技能等级", "职业技能等级", "等级", "skillgrade", "grade", "skilllevel"],
    &["通知语言", "语言", "languageofletters", "language", "lang"],
];

/// The Chinese zero, which stands in names.
pub(super) const ZERO: char = '〇';

/// A skill grade by its code, its name in either language, or its level.
pub(super) fn grade(typed: &str) -> Option<Grade> {
    let typed = typed.trim();
    if matches!(typed, "" | "无" | "没有" | "-") {
        return Some(Grade::None);
    }
    if let Some(grade) = taxonomy::Grade::from_typed(typed) {
        return grade.code().parse().ok();
    }
    // `Senior worker (level 3)` is `senior`.
    let lower = typed.to_lowercase();
    let name = lower.split('(').next().unwrap_or_default().replace("worker", "");
    name.split_whitespace().collect::<Vec<_>>().join("_").parse().ok()
}

/// The language of letters; Chinese where nothing is said.
pub(super) fn lang(typed: &str) -> Option<Lang> {
    match typed.trim().to_lowercase().as_str() {
        "" | "中文" | "汉语" | "简体中文" | "chinese" | "zh" | "zh-cn" => Some(Lang::Zh),
        "英文" | "英语" | "english" | "en" => Some(Lang::En),
        _ => None,
    }
}
