//! Language, theme and size: cookies for a year, no account needed.

use axum::http::{HeaderValue, header};

use crate::{
    accounts::rules::safe_next,
    platform::http::{Ctx, Posted, Result, redirect},
};

pub(super) async fn set(_: Ctx, posted: Posted) -> Result {
    let mut response = redirect(safe_next(posted.fields.get("next")));
    let known: [(&str, &str, &[&str]); 3] = [
        ("lang", "jt_lang", &["zh-CN", "en"]),
        ("theme", "jt_theme", &["auto", "light", "dark"]),
        ("size", "jt_size", &["normal", "large"]),
    ];
    for (field, cookie, values) in known {
        let wish = posted.fields.get(field);
        if let Some(value) = values.iter().find(|v| **v == wish) {
            let set = format!("{cookie}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
            if let Ok(value) = HeaderValue::from_str(&set) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
    }
    Ok(response)
}
