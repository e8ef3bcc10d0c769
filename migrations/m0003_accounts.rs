//! People, organisations, roles and sessions.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE organisation (id UUID PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,\
             uscc TEXT UNIQUE, district TEXT, union_level TEXT, created_at BIGINT NOT NULL,\
             version BIGINT NOT NULL)",
    "CREATE INDEX organisation_kind ON organisation (kind, district)",
    "CREATE TABLE person (id UUID PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL,\
             lang TEXT NOT NULL, password_hash TEXT NOT NULL, totp_sealed TEXT, totp_step BIGINT,\
             created_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE TABLE membership (person UUID NOT NULL REFERENCES person (id),\
             organisation UUID NOT NULL REFERENCES organisation (id), role TEXT NOT NULL,\
             created_at BIGINT NOT NULL, PRIMARY KEY (person, organisation))",
    "CREATE INDEX membership_organisation ON membership (organisation)",
    "CREATE TABLE platform_role (person UUID NOT NULL REFERENCES person (id), role TEXT NOT NULL,\
             created_at BIGINT NOT NULL, PRIMARY KEY (person, role))",
    "CREATE TABLE appointment (person UUID NOT NULL REFERENCES person (id),\
             scope UUID NOT NULL, role TEXT NOT NULL, created_at BIGINT NOT NULL,\
             PRIMARY KEY (person, scope, role))",
    "CREATE INDEX appointment_scope ON appointment (scope)",
    "CREATE TABLE invitation (id UUID PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE,\
             email TEXT NOT NULL, purpose TEXT NOT NULL, target UUID NOT NULL, role TEXT NOT NULL,\
             invited_by UUID NOT NULL REFERENCES person (id), created_at BIGINT NOT NULL,\
             expires_at BIGINT NOT NULL, used_at BIGINT)",
    "CREATE TABLE session (id UUID PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE,\
             person UUID NOT NULL REFERENCES person (id), acting_for UUID REFERENCES organisation (id),\
             created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, second_factor_at BIGINT,\
             ended_at BIGINT, device TEXT NOT NULL)",
    "CREATE INDEX session_person ON session (person)",
    "CREATE TABLE access_token (id UUID PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE,\
             person UUID NOT NULL REFERENCES person (id), acting_for UUID REFERENCES organisation (id),\
             name TEXT NOT NULL, scope TEXT NOT NULL, second_factor BOOLEAN NOT NULL,\
             created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT, revoked_at BIGINT)",
    "CREATE INDEX access_token_person ON access_token (person)",
    "CREATE TABLE sign_in_failure (id {seq}, account TEXT NOT NULL, address TEXT NOT NULL,\
             at BIGINT NOT NULL)",
    "CREATE INDEX sign_in_failure_account ON sign_in_failure (account, at)",
    "CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(
            manager,
            &[
                "sign_in_failure",
                "access_token",
                "session",
                "invitation",
                "appointment",
                "platform_role",
                "membership",
                "person",
                "organisation",
            ],
        )
        .await
    }
}
