//! The sheet: works as a plain form, and aspect by aspect with `judge.js`.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{
    super::{
        ops::{self, Save, Saved},
        rules::marks::Wish,
        store,
    },
    sheet_page::{field, next_open, raw_field, sheet_page},
};
use crate::{
    kernel::{Refusal, SheetId},
    platform::{
        http::{Ctx, Json, Path, Posted, Result, json as answer, redirect},
        keys::sha256_hex,
        texts,
    },
};

pub(super) async fn show(ctx: Ctx, Path(id): Path<SheetId>) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let own = store::load_sheet(ctx.read(), me, id).await?;
    sheet_page(&ctx, own, StatusCode::OK, None).await
}

pub(super) async fn save(ctx: Ctx, Path(id): Path<SheetId>, posted: Posted) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let own = store::load_sheet(ctx.read(), me, id).await?;
    let fields = posted.fields;
    let sent = |code: &String| fields.iter().any(|(name, _)| name == field(code) || name == raw_field(code));
    let wishes: Vec<Wish> = own
        .aspects
        .iter()
        .map(|code| Wish {
            aspect: code.clone(),
            value: Some(fields.get(&field(code)).to_owned()),
            raw: Some(fields.get(&raw_field(code)).to_owned()).filter(|raw| !raw.is_empty()),
        })
        // A tile not chosen is not sent: that takes nothing back.
        .filter(|wish| sent(&wish.aspect))
        .collect();
    // Unreadable means none was seen, and that is stale.
    let base_version = fields.parsed("base_version").unwrap_or(-1);
    let key = key_of(id, base_version, &wishes);
    let request = Save { sheet: id, base_version, key, wishes, received_at: posted.received_at };
    match ops::save(&ctx, request).await {
        Ok(_) => {}
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Stale { .. } | Refusal::Conflict(_))) => {
            let status = match refusal {
                Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::CONFLICT,
            };
            let own = store::load_sheet(ctx.read(), me, id).await?;
            return sheet_page(&ctx, own, status, Some((&fields, &refusal))).await;
        }
        Err(other) => return Err(other.into()),
    }
    let here = format!("/judging/sheets/{id}");
    if fields.get("action") != "next" {
        return Ok(ctx.flash("sheet-saved", &here));
    }
    let lines = store::list_lines(ctx.read(), me, Some(own.panel)).await?;
    Ok(match next_open(&lines, id) {
        Some(next) => redirect(&format!("/judging/sheets/{next}")),
        None if lines.iter().any(|l| l.id == id && l.is_open()) => {
            ctx.flash_as("info", "sheet-unfinished", &here)
        }
        None => ctx.flash("sheet-all-done", &format!("/judging/panels/{}", own.panel)),
    })
}

/// A form that is sent twice is one save: its key follows from what it says.
fn key_of(sheet: SheetId, version: i64, wishes: &[Wish]) -> String {
    let said: Vec<_> = wishes.iter().map(|w| (&w.aspect, &w.value, &w.raw)).collect();
    sha256_hex(format!("{sheet} {version} {said:?}").as_bytes())
}

/// One aspect, as the page's script sends it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveOne {
    aspect: String,
    value: Option<String>,
    base_version: i64,
    idempotency_key: String,
}

pub(super) async fn save_one(ctx: Ctx, Path(id): Path<SheetId>, body: Json<SaveOne>) -> Result {
    let SaveOne { aspect, value, base_version, idempotency_key } = body.value;
    let wishes = vec![Wish { aspect, value, raw: None }];
    let request =
        Save { sheet: id, base_version, key: idempotency_key, wishes, received_at: body.received_at };
    let saved: Saved = ops::save(&ctx, request).await.map_err(with_value)?;
    let aspects: serde_json::Map<String, serde_json::Value> = saved
        .marks
        .iter()
        .map(|m| {
            let text = m.chip.as_ref().map(|t| texts::say(ctx.lang(), t));
            let kind = if m.full { "ok" } else { "warn" };
            let chip = match text {
                Some(text) => json!({ "mark": m.mark, "text": text, "kind": kind }),
                None => json!({ "mark": null }),
            };
            (m.aspect.clone(), chip)
        })
        .collect();
    answer(
        StatusCode::OK,
        &json!({
            "version": saved.version,
            "saved_at": saved.saved_at.map(crate::kernel::Timestamp::rfc3339),
            "aspects": aspects,
            "subtotal": saved.subtotal,
            "marked": saved.marked,
            "due": saved.due,
        }),
    )
}

/// The script asks about one aspect, so what stands there comes as one value.
fn with_value(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Stale { mut current } => {
            let value = current["marks"][0]["value"].as_str().filter(|v| !v.is_empty()).map(str::to_owned);
            current["value"] = json!(value);
            Refusal::Stale { current }
        }
        other => other,
    }
}

pub(super) async fn recuse(ctx: Ctx, Path(id): Path<SheetId>, posted: Posted) -> Result {
    if posted.fields.get("confirmed") != "yes" {
        return Err(Refusal::field("confirmed", "recuse-unconfirmed").into());
    }
    let panel = ops::recuse(&ctx, id).await?;
    Ok(ctx.flash("recuse-done", &format!("/judging/panels/{panel}")))
}
