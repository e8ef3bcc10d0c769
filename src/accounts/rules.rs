//! Decisions of this slice that need no database.

use crate::kernel::{
    Problems, Text, Timestamp,
    text::{half_width, one_line},
    time::{HOUR, MINUTE},
};

/// An e-mail address, lower case.
pub type Email = String;

/// The shortest password taken (OWASP ASVS 6.2.1 asks for at least 8).
pub const PASSWORD_MIN: usize = 10;
const PASSWORD_MAX: usize = 200;
/// Failures of one account from one address within an hour before it must wait.
const PAIR_LIMIT: u64 = 10;
/// Failures from one address within an hour. A factory shares one address, so
/// this is high, and right passwords never count.
const ADDRESS_LIMIT: u64 = 300;
/// Letters with a link to a new password that an account is sent within an hour.
pub const PASSWORD_LETTERS: u64 = 3;

/// How long a session may lie idle, and how long it lives at most.
pub const IDLE_STAFF: i64 = 30 * MINUTE;
pub const IDLE_OTHERS: i64 = 8 * HOUR;
pub const SESSION_MAX: i64 = 12 * HOUR;

/// A tidy e-mail address.
///
/// # Errors
/// The text that says what an address looks like.
pub fn parse_email(text: &str) -> Result<Email, Text> {
    let email = half_width(text).to_lowercase();
    let (local, domain) = email.rsplit_once('@').ok_or("account-email-form")?;
    let plain = |s: &str| s.chars().all(|c| c.is_ascii_graphic() && !"<>()[],;:\\\"@".contains(c));
    let dots = |s: &str| !s.starts_with('.') && !s.ends_with('.') && !s.contains("..");
    let fine = !local.is_empty()
        && email.len() <= 200
        && plain(local)
        && dots(local)
        && plain(domain)
        && dots(domain)
        && domain.contains('.');
    if fine { Ok(email) } else { Err(Text::new("account-email-form")) }
}

/// A person's or an organisation's name.
///
/// # Errors
/// The text that says what is missing or too long.
pub fn parse_name(text: &str, longest: usize) -> Result<String, Text> {
    let name = one_line(text);
    match name.chars().count() {
        0 => Err(Text::new("account-name-missing")),
        n if n > longest => Err(Text::new("account-name-long").with("most", longest)),
        _ => Ok(name),
    }
}

/// Whether a new password will do: long enough, and not one of those that are
/// guessed first (zxcvbn's lists, and everything known about the person).
///
/// # Errors
/// The text that says how to choose a better one.
pub fn check_password(password: &str, about: &[&str]) -> Result<(), Text> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Err(Text::new("account-password-short").with("least", PASSWORD_MIN));
    }
    if length > PASSWORD_MAX {
        return Err(Text::new("account-password-long").with("most", PASSWORD_MAX));
    }
    let mut known = vec!["jiangtai", "匠台", "wuxi", "gonghui", "zonggonghui", "jineng", "dasai"];
    known.extend(about.iter().filter(|word| word.chars().count() > 2));
    if zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Two {
        return Err(Text::new("account-password-weak"));
    }
    Ok(())
}

/// What an access token begins with, so that one that got lost is recognised.
pub const TOKEN_PREFIX: &str = "jt_";
/// How long an access token works, as its form offers it; never beyond a year.
pub const TOKEN_DAYS: [u16; 4] = [30, 90, 180, 365];
/// Access tokens of one person at a time.
pub const TOKENS_MOST: usize = 20;

/// How many days an access token shall work.
///
/// # Errors
/// The text that says how long is possible.
pub fn parse_token_days(text: &str) -> Result<u16, Text> {
    let most = TOKEN_DAYS.into_iter().max().unwrap_or(1);
    let days = text.trim().parse().ok().filter(|days| (1..=most).contains(days));
    days.ok_or_else(|| Text::new("token-days-wrong").with("most", most))
}

/// Seconds to wait before another try, if any. Only failures count, so nobody
/// can lock out somebody else from another address.
#[must_use]
pub fn wait_before_try(
    pair_failures: u64,
    address_failures: u64,
    oldest: Option<Timestamp>,
    now: Timestamp,
) -> Option<u32> {
    if pair_failures < PAIR_LIMIT && address_failures < ADDRESS_LIMIT {
        return None;
    }
    let until = oldest.map_or(now.plus(HOUR), |t| t.plus(HOUR));
    u32::try_from((until.0 - now.0).max(0) / 1_000 + 1).ok()
}

/// Only addresses inside this site: no open redirect.
#[must_use]
pub fn safe_next(next: &str) -> &str {
    // Browsers drop tabs and line ends from an address before they read it.
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control());
    if inside { next } else { "/" }
}

/// Name and e-mail of a person, checked together.
pub fn check_person(problems: &mut Problems, name: &str, email: &str) -> (String, Email) {
    let name = problems.take("name", parse_name(name, 60)).unwrap_or_default();
    let email = problems.take("email", parse_email(email)).unwrap_or_default();
    (name, email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_tidied_or_refused() {
        for (typed, kept) in [
            ("Wang@Example.com ", Some("wang@example.com")),
            ("ｗａｎｇ＠example．com", Some("wang@example.com")),
            ("wang", None),
            ("wang@localhost", None),
            ("a b@example.com", None),
            ("a@b@example.com", None),
            ("<x>@example.com", None),
            ("a\r\nBcc: b@example.com", None),
            (".a@example.com", None),
        ] {
            assert_eq!(parse_email(typed).ok().as_deref(), kept, "{typed:?}");
        }
    }

    #[test]
    fn guessable_passwords_are_refused() {
        for weak in ["short", "password12", "1234567890", "jiangtai123", "wangjianguo@example.com"] {
            assert!(check_password(weak, &["wangjianguo@example.com"]).is_err(), "{weak}");
        }
        assert!(check_password("焊工大赛-第七工位-晴", &[]).is_ok());
        assert!(check_password("correct horse battery", &[]).is_ok());
    }

    #[test]
    fn only_many_failures_make_somebody_wait() {
        let now = Timestamp(10 * HOUR);
        assert_eq!(wait_before_try(9, 299, None, now), None);
        assert_eq!(wait_before_try(10, 10, Some(now.plus(-59 * MINUTE)), now), Some(61));
        assert_eq!(wait_before_try(0, 300, Some(now), now), Some(3_601));
    }

    #[test]
    fn a_token_works_for_a_year_at_most() {
        for (typed, days) in
            [("1", Some(1)), (" 365 ", Some(365)), ("366", None), ("0", None), ("-1", None), ("", None)]
        {
            assert_eq!(parse_token_days(typed).ok(), days, "{typed:?}");
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (next, to) in [
            ("/judging", "/judging"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("/\t/evil.example", "/"),
            ("/\u{0}/evil.example", "/"),
            ("/\n/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(safe_next(next), to);
        }
    }
}
