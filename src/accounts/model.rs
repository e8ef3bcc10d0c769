//! The nouns of this slice.

use crate::{
    codes,
    kernel::{Lang, OrganisationId, PersonId},
};

codes! {
    /// What an organisation is.
    pub enum OrganisationKind {
        /// An enterprise or institution with workers (单位).
        Unit = "unit",
        /// A trade union (工会组织).
        Union = "union",
    }
}

codes! {
    /// Where a union stands (DOMAIN.md §3.3).
    pub enum UnionLevel {
        National = "national",
        Province = "province",
        City = "city",
        District = "district",
        Township = "township",
        Village = "village",
        Base = "base",
        Industry = "industry",
    }
}

codes! {
    /// What a person is in an organisation.
    pub enum MemberRole {
        /// 负责人: also invites colleagues.
        Owner = "owner",
        /// 经办人: acts for it.
        Clerk = "clerk",
        /// 查看: looks only.
        Viewer = "viewer",
    }
}

codes! {
    /// What a person is appointed to in one scope.
    pub enum AppointmentRole {
        Organiser = "organiser",
        ChiefJudge = "chief_judge",
        Judge = "judge",
        CodingJudge = "coding_judge",
        TallyClerk = "tally_clerk",
        Supervisor = "supervisor",
        Arbitration = "arbitration",
        Observer = "observer",
    }
}

codes! {
    /// What an access token may do.
    pub enum TokenScope {
        /// Looks only.
        Read = "read",
        /// Acts as its person does.
        Write = "write",
    }
}

/// A person, as other slices need one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonHead {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub lang: Lang,
}

/// An organisation, as other slices need one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationHead {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub uscc: Option<String>,
    /// Key of the district (`taxonomy`), where known.
    pub district: Option<String>,
    pub union_level: Option<UnionLevel>,
}
