//! `admin create`: the first people, before anybody can sign in.

use std::{io::BufRead, process::ExitCode, sync::Arc};

use super::{bad_input, fail};
use crate::{
    accounts::{
        self, MemberRole, NewOrganisation, OrganisationKind, UnionLevel, check_new_password, parse_email,
    },
    app,
    kernel::{Lang, PlatformRole, Refusal},
    platform::{
        chance::{self, SystemClock},
        config::Config,
        http::Ctx,
        texts,
    },
};

#[derive(clap::Subcommand)]
pub(super) enum AdminCommand {
    /// Make an administrator, or a union's first officer. The password is read
    /// from standard input.
    Create(Create),
}

#[derive(clap::Args)]
pub(super) struct Create {
    /// E-mail address to sign in with.
    #[arg(long)]
    email: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// `system`, `security` or `audit`: one person holds one of them.
    #[arg(long)]
    role: Option<PlatformRole>,
    /// Also found the city's union of this name, with this person as its owner.
    #[arg(long)]
    city_union: Option<String>,
    #[command(flatten)]
    config: Config,
}

pub(super) async fn run(command: AdminCommand) -> ExitCode {
    let AdminCommand::Create(create) = command;
    let mut password = String::new();
    eprintln!("password (one line on standard input):");
    if let Err(error) = std::io::stdin().lock().read_line(&mut password) {
        return bad_input(&error);
    }
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let email = match parse_email(&create.email) {
        Ok(email) => email,
        Err(text) => return bad_input(&texts::say(Lang::En, &text)),
    };
    if let Err(text) = check_new_password(&password, &[&email, &create.name]) {
        return bad_input(&texts::say(Lang::En, &text));
    }
    let app = match app::open(create.config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    let ctx = Ctx::system(&app, "cli");
    let made = async {
        let hash = app.passwords.hash(&password, &app.dice).await?;
        ctx.in_tx(async |tx| {
            let person = accounts::create_person(tx, &ctx, &create.name, &email, Lang::Zh, &hash).await?;
            if let Some(role) = create.role {
                accounts::grant(tx, &ctx, person, role).await?;
            }
            if let Some(name) = &create.city_union {
                let union = NewOrganisation {
                    kind: OrganisationKind::Union,
                    name: name.clone(),
                    uscc: None,
                    district: None,
                    union_level: Some(UnionLevel::City),
                };
                let union = accounts::create_organisation(tx, &ctx, union).await?;
                accounts::add_member(tx, &ctx, person, union, MemberRole::Owner).await?;
            }
            Ok::<_, Refusal>(())
        })
        .await
    };
    match made.await {
        Ok(()) => {
            println!("{email}");
            ExitCode::SUCCESS
        }
        Err(Refusal::Invalid(problems)) => {
            bad_input(&problems.iter().map(|p| texts::say(Lang::En, &p.text)).collect::<Vec<_>>().join("\n"))
        }
        Err(refusal) => fail(&refusal),
    }
}
