//! A contestant as a clerk types one, in a form or a row of a roster.

use chrono::NaiveDate;

use super::resident_id::ResidentId;
use crate::{
    accounts,
    competitions::model::Grade,
    kernel::{
        Lang, Problems, Text,
        text::{half_width, one_line},
    },
};

/// What was typed, field by field.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Typed {
    pub name: String,
    pub id_number: String,
    pub mobile: String,
    pub email: String,
    pub grade: String,
    pub lang: String,
}

/// A contestant whose facts are in order.
#[derive(Clone, PartialEq, Eq)]
pub struct Contestant {
    pub name: String,
    pub id_number: ResidentId,
    pub mobile: String,
    pub email: String,
    pub grade: Grade,
    pub lang: Lang,
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)") // personal data: never into a log
    }
}

impl std::fmt::Debug for Contestant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contestant(…)")
    }
}

/// Longest name: people of some nationalities have long ones.
const NAME_CHARS: usize = 50;

/// Checks everything that can be checked without knowing anybody else.
///
/// `known` is the ID number already stored: an empty field, or its mask, keeps it.
///
/// # Errors
/// Everything that is wrong, each at its field.
pub fn check(typed: &Typed, known: Option<&ResidentId>, today: NaiveDate) -> Result<Contestant, Problems> {
    let mut problems = Problems::new();
    let name = problems.take("name", name(&typed.name));
    let id_number = match known {
        Some(id) if typed.id_number.trim().is_empty() || typed.id_number.trim() == id.masked() => {
            Some(id.clone())
        }
        _ => problems.take("id_number", ResidentId::parse(&typed.id_number, today)),
    };
    let mobile = problems.take("mobile", mobile(&typed.mobile));
    let email = problems.take("email", email(&typed.email));
    let grade = problems.take("grade", grade(&typed.grade));
    let lang = problems.take("lang", lang(&typed.lang));
    match (name, id_number, mobile, email, grade, lang) {
        (Some(name), Some(id_number), Some(mobile), Some(email), Some(grade), Some(lang)) => {
            Ok(Contestant { name, id_number, mobile, email, grade, lang })
        }
        _ => Err(problems),
    }
}

/// A name in one spelling: `王　芳` is `王芳`, and the dot inside the names of
/// some nationalities is always `·`.
fn name(typed: &str) -> Result<String, Text> {
    let dotted: String = one_line(&half_width(typed))
        .chars()
        .map(|c| if matches!(c, '•' | '・' | '‧' | '∙' | '●' | '･' | '˙') { '·' } else { c })
        .collect();
    let name = if dotted.chars().all(|c| is_han(c) || matches!(c, ' ' | '·')) {
        dotted.replace(' ', "")
    } else {
        dotted
    };
    let fits = |c: char| c.is_alphabetic() || matches!(c, '·' | ' ' | '\'' | '’' | '-' | '.' | '〇');
    match name.chars().count() {
        0 => Err(Text::new("contestant-name-missing")),
        1 => Err(Text::new("contestant-name-short")),
        n if n > NAME_CHARS => Err(Text::new("contestant-name-long").with("n", NAME_CHARS)),
        _ => match name.chars().find(|c| !fits(*c)) {
            Some(wrong) => Err(Text::new("contestant-name-character").with("character", wrong)),
            None => Ok(name),
        },
    }
}

/// Eleven digits of a mainland mobile number, without what people put around them.
fn mobile(typed: &str) -> Result<String, Text> {
    let text: String =
        half_width(typed).chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')')).collect();
    if text.is_empty() {
        return Err(Text::new("contestant-mobile-missing"));
    }
    let text = ["+86", "0086"].iter().find_map(|p| text.strip_prefix(p)).unwrap_or(&text);
    let text = if text.len() == 13 { text.strip_prefix("86").unwrap_or(text) } else { text };
    let bytes = text.as_bytes();
    let fine = bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1]);
    if fine { Ok(text.to_owned()) } else { Err(Text::new("contestant-mobile-form")) }
}

/// An address to which a letter can go.
fn email(typed: &str) -> Result<String, Text> {
    if typed.trim().is_empty() {
        return Err(Text::new("contestant-email-missing"));
    }
    accounts::parse_email(typed)
}

/// A skill grade by its code, its name in either language, or its level.
fn grade(typed: &str) -> Result<Grade, Text> {
    let text =
        half_width(typed).to_lowercase().replace([' ', '(', ')', '/', '_', '、'], "").replace("worker", "");
    Ok(match text.as_str() {
        "" | "无" | "没有" | "none" | "-" => Grade::None,
        "学徒工" | "apprentice" => Grade::Apprentice,
        "初级工" | "五级" | "初级" | "初级工五级" | "五级初级工" | "junior" | "juniorlevel5" => {
            Grade::Junior
        }
        "中级工" | "四级" | "中级" | "中级工四级" | "四级中级工" | "intermediate" | "intermediatelevel4" => {
            Grade::Intermediate
        }
        "高级工" | "三级" | "高级" | "高级工三级" | "三级高级工" | "senior" | "seniorlevel3" => {
            Grade::Senior
        }
        "技师" | "二级" | "技师二级" | "二级技师" | "technician" | "technicianlevel2" => {
            Grade::Technician
        }
        "高级技师"
        | "一级"
        | "高级技师一级"
        | "一级高级技师"
        | "seniortechnician"
        | "seniortechnicianlevel1" => Grade::SeniorTechnician,
        "特级技师" | "experttechnician" => Grade::ExpertTechnician,
        "首席技师" | "chieftechnician" => Grade::ChiefTechnician,
        _ => return Err(Text::new("contestant-grade-unknown")),
    })
}

/// The language of letters; Chinese where nothing is said.
fn lang(typed: &str) -> Result<Lang, Text> {
    match half_width(typed).to_lowercase().as_str() {
        "" | "中文" | "汉语" | "简体中文" | "chinese" | "zh" | "zh-cn" => Ok(Lang::Zh),
        "英文" | "英语" | "english" | "en" => Ok(Lang::En),
        _ => Err(Text::new("contestant-lang-unknown")),
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇')
}

/// The characters of a name that usual fonts lack (outside GBK): they are right,
/// but screens and certificates need a further font.
#[must_use]
pub fn rare_characters(name: &str) -> String {
    name.chars().filter(|c| is_han(*c) && !matches!(c, '\u{4E00}'..='\u{9FA5}' | '〇')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Refusal;

    fn typed() -> Typed {
        Typed {
            name: "王　芳".into(),
            id_number: "320211199003070019".into(),
            mobile: "138 0013 8000".into(),
            email: "Fang@Example.CN".into(),
            grade: "高级工（三级）".into(),
            lang: String::new(),
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn wrong(change: impl FnOnce(&mut Typed)) -> String {
        let mut row = typed();
        change(&mut row);
        match check(&row, None, today()) {
            Ok(_) => String::new(),
            Err(problems) => match problems.finish() {
                Err(Refusal::Invalid(list)) => {
                    list.iter().map(|p| format!("{}:{}", p.field, p.text.key)).collect::<Vec<_>>().join(" ")
                }
                _ => unreachable!(),
            },
        }
    }

    #[test]
    fn a_good_row_is_read_and_tidied() {
        let c = check(&typed(), None, today()).unwrap();
        assert_eq!(
            (c.name.as_str(), c.mobile.as_str(), c.email.as_str()),
            ("王芳", "13800138000", "fang@example.cn")
        );
        assert_eq!((c.grade, c.lang), (Grade::Senior, Lang::Zh));
        assert_eq!(format!("{c:?}{:?}", typed()), "Contestant(…)Typed(…)");
    }

    #[test]
    fn every_fault_stands_at_its_field() {
        assert_eq!(wrong(|t| t.name = "王".into()), "name:contestant-name-short");
        assert_eq!(wrong(|t| t.name = "王芳2".into()), "name:contestant-name-character");
        assert_eq!(wrong(|t| t.name = "=cmd()".into()), "name:contestant-name-character");
        assert_eq!(wrong(|t| t.id_number = "320211199003070018".into()), "id_number:contestant-id-check");
        assert_eq!(wrong(|t| t.mobile = "0510-85012345".into()), "mobile:contestant-mobile-form");
        assert_eq!(wrong(|t| t.email = "fang@example".into()), "email:account-email-form");
        assert_eq!(wrong(|t| t.email = "a@b.cn\nBcc: x@y.cn".into()), "email:account-email-form");
        assert_eq!(wrong(|t| t.grade = "大师".into()), "grade:contestant-grade-unknown");
        assert_eq!(wrong(|t| t.lang = "français".into()), "lang:contestant-lang-unknown");
        assert_eq!(
            wrong(|t| *t = Typed::default()),
            "name:contestant-name-missing id_number:contestant-id-missing \
             mobile:contestant-mobile-missing email:contestant-email-missing"
        );
    }

    #[test]
    fn names_of_all_kinds_are_accepted() {
        for (as_typed, meant) in [
            ("买买提•艾力", "买买提·艾力"),
            ("阿依古丽 · 买买提", "阿依古丽·买买提"),
            ("䶮𠮷", "䶮𠮷"),
            ("Anna-Maria O'Neil", "Anna-Maria O'Neil"),
        ] {
            assert_eq!(name(as_typed).as_deref(), Ok(meant));
        }
    }

    #[test]
    fn phones_and_grades_are_read_as_people_write_them() {
        for text in [
            "13800138000",
            "+86 138-0013-8000",
            "8613800138000",
            "１３８００１３８０００",
            "0086 13800138000",
        ] {
            assert_eq!(mobile(text).as_deref(), Ok("13800138000"), "{text}");
        }
        for text in ["三级/高级工", "高级工", "三级", "senior", "高级工（三级）"] {
            assert_eq!(grade(text), Ok(Grade::Senior), "{text}");
        }
        for code in Grade::ALL {
            assert_eq!(grade(code.code()), Ok(*code), "every code is understood");
        }
    }

    #[test]
    fn an_untouched_id_number_keeps_the_known_one() {
        let known = ResidentId::parse("320205197806151238", today()).unwrap();
        for kept in ["", "3202**********1238"] {
            let row = Typed { id_number: kept.into(), ..typed() };
            assert_eq!(check(&row, Some(&known), today()).unwrap().id_number.as_str(), "320205197806151238");
        }
        assert_eq!(check(&typed(), Some(&known), today()).unwrap().id_number.as_str(), "320211199003070019");
    }

    #[test]
    fn characters_beyond_usual_fonts_are_named() {
        assert_eq!(rare_characters("李䶮"), "䶮");
        assert_eq!(rare_characters("王喆"), "");
        assert_eq!(rare_characters("𠮷野"), "𠮷");
        assert_eq!(rare_characters("Anna"), "");
    }
}
