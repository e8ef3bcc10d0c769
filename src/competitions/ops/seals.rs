//! What is sealed of a contestant: the ID number and the contact.

use crate::{
    competitions::{
        model::Contact,
        rules::{contestant::Contestant, resident_id::ResidentId},
        store::entry::EntryRow,
    },
    kernel::{EntryId, Refusal},
    platform::{http::Ctx, keys::Place},
};

/// Where a value of an entry is sealed.
pub(super) const fn place(entry: EntryId, column: &'static str) -> Place<'static> {
    Place { table: "entry", row: entry.0, column }
}

pub(super) fn blind(ctx: &Ctx, contestant: &Contestant) -> String {
    ctx.app.keys.blind_index("id_number", contestant.id_number.as_str())
}

fn open(ctx: &Ctx, entry: EntryId, column: &'static str, sealed: &str) -> Result<String, Refusal> {
    ctx.app.keys.open_sealed(place(entry, column), sealed).map_err(Refusal::internal)
}

pub(super) fn open_id(ctx: &Ctx, row: &EntryRow) -> Result<ResidentId, Refusal> {
    let plain = open(ctx, row.id, "id_number", &row.id_sealed)?;
    ResidentId::parse(&plain, ctx.now().local_date())
        .map_err(|_| Refusal::internal("a stored ID number is none"))
}

/// The contact of a contestant. Who calls this answers for who sees it.
pub(in crate::competitions) fn open_contact(ctx: &Ctx, row: &EntryRow) -> Result<Contact, Refusal> {
    Ok(Contact {
        mobile: open(ctx, row.id, "mobile", &row.mobile_sealed)?,
        email: open(ctx, row.id, "email", &row.email_sealed)?,
    })
}
