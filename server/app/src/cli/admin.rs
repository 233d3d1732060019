//! `mdt-hub admin create`: the first account for real use. The password is asked on the terminal (unseen) or read from
//! standard input; it is never an argument, which others on the machine could see.

use super::{Failure, not_done};
use crate::{auth::password, config::Settings, serve};
use clap::{Args, Subcommand, ValueEnum};
use mdt_domain::{
    command::Command,
    directory::{Directory, Organisation, OrganisationKind, Person, Role, RoleAt},
    ids::PersonId,
    words::{Line, OdsCode},
};
use mdt_hub::{ActorId, Hub, Request};
use secrecy::{ExposeSecret, SecretString};
use std::{
    io::{BufRead, IsTerminal, Write},
    sync::Arc,
};
use uuid::Uuid;

/// Accounts.
#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Make an account; for somebody of the directory by their e-mail address, else for a new member
    Create(Create),
}

/// Whose account.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// E-mail address to sign in with
    #[arg(long)]
    email: String,
    /// Name as colleagues know it, such as "Bea Okonjo"
    #[arg(long)]
    name: String,
    /// What they are
    #[arg(long, value_enum, default_value_t = FirstRole::Operator)]
    role: FirstRole,
    /// ODS code of their PCN (not for operators: those are the Federation's)
    #[arg(long, value_name = "CODE")]
    pcn: Option<String>,
}

/// Roles an account can be made with from here; all others come with `mdt-hub import people`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FirstRole {
    /// Accounts and settings, no case
    Operator,
    /// Prepares and follows up a PCN's meetings
    Coordinator,
}

pub(super) async fn run(settings: &Settings, Admin::Create(asked): Admin) -> Result<(), Failure> {
    if settings.is_demo {
        return Err(Failure::NotDone("a demonstration has no accounts: people sign in with one click.\n  Way out: turn MDT_HUB_DEMO off for real use.".into()));
    }
    let email = address(&asked.email)?;
    let name = Line::parse(&asked.name).map_err(|error| Failure::NotDone(format!("--name {error}")))?;
    let _lock = serve::lock(settings)?;
    let hub = serve::open_hub(settings).await?;
    if hub.store().account_by_email(&email).await.map_err(not_done)?.is_some() {
        return Err(Failure::NotDone("there is an account with this e-mail address already".into()));
    }
    let directory = hub.directory();
    let known = directory.people.values().find(|person| person.email.eq_ignore_ascii_case(&email));
    let planned = match known {
        Some(person) => Planned::Known(person.id),
        None => Planned::New(member(&directory, &asked, email.clone(), name)?),
    };
    let password = ask_password(&email)?;
    let hash = password::hash(password).await.map_err(not_done)?;
    let (person, words) = match planned {
        Planned::Known(id) => (id, "a member of the directory"),
        Planned::New((federation, person)) => {
            let id = person.id;
            add(&hub, federation, *person).await?;
            (id, "a new member")
        }
    };
    if !hub.store().create_account(person, &email, &hash).await.map_err(not_done)? {
        return Err(Failure::NotDone("this person has an account already".into()));
    }
    hub.stop().await;
    say!("Made an account for {email}, {words}.");
    Ok(())
}

enum Planned {
    Known(PersonId),
    New((OdsCode, Box<Person>)),
}

fn address(text: &str) -> Result<String, Failure> {
    let text = text.trim().to_lowercase();
    let is_good = text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.'));
    if is_good { Ok(text) } else { Err(Failure::NotDone("--email is not an e-mail address, such as bea.okonjo@example.nhs.uk".into())) }
}

/// Somebody new, at the Federation or at a PCN that is in the directory.
fn member(directory: &Directory, asked: &Create, email: String, name: Line) -> Result<(OdsCode, Box<Person>), Failure> {
    let of_kind = |kind: OrganisationKind| directory.organisations.values().filter(move |it| it.kind == kind);
    let Some(federation) = of_kind(OrganisationKind::Federation).next() else {
        return Err(Failure::NotDone(
            "there is no Federation in the directory yet, so there is no place to work at.\n  Way out: `mdt-hub import organisations FILE` first.".into(),
        ));
    };
    let place: &Organisation = match (asked.role, &asked.pcn) {
        (FirstRole::Operator, None) => federation,
        (FirstRole::Operator, Some(_)) => return Err(Failure::NotDone("--pcn is not for operators: they are the Federation's".into())),
        (FirstRole::Coordinator, Some(code)) => of_kind(OrganisationKind::Pcn)
            .find(|pcn| pcn.code.as_str().eq_ignore_ascii_case(code.trim()))
            .ok_or_else(|| Failure::NotDone("--pcn is no PCN of the directory; type its ODS code, such as U62360".into()))?,
        (FirstRole::Coordinator, None) => return Err(Failure::NotDone("--pcn is needed for a coordinator: the ODS code of their PCN".into())),
    };
    let (role, job) = match asked.role {
        FirstRole::Operator => (Role::Operator, "Operator"),
        FirstRole::Coordinator => (Role::Coordinator, "MDT coordinator"),
    };
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        name,
        email,
        job: Line::parse(job).map_err(not_done)?,
        organisation: place.name.clone(),
        roles: vec![RoleAt { role, at: place.code.clone() }],
        service_id: None,
        languages: Vec::new(),
        skills: Vec::new(),
        is_ended: false,
        absences: Vec::new(),
        guest: None,
        employer: None,
        funding_stream: None,
    };
    Ok((federation.code.clone(), Box::new(person)))
}

async fn add(hub: &Arc<Hub>, federation: OdsCode, person: Person) -> Result<(), Failure> {
    let command = Command::SetDirectory { federation, organisations: Vec::new(), services: Vec::new(), people: vec![person] };
    hub.execute(Request { actor: ActorId::System, key: None, command, at: None }).await.map(drop).map_err(not_done)
}

/// Asks twice on a terminal; reads one line otherwise.
fn ask_password(email: &str) -> Result<SecretString, Failure> {
    let is_terminal = std::io::stdin().is_terminal();
    let _unseen = is_terminal.then(Unseen::new);
    let first = line(is_terminal, &format!("Password (at least {} characters): ", password::MIN_CHARACTERS))?;
    password::check_new(first.expose_secret(), email).map_err(Failure::NotDone)?;
    if is_terminal && line(true, "Once more: ")?.expose_secret() != first.expose_secret() {
        return Err(Failure::NotDone("the two passwords are not the same; nothing was made".into()));
    }
    Ok(first)
}

fn line(is_terminal: bool, prompt: &str) -> Result<SecretString, Failure> {
    if is_terminal {
        eprint!("{prompt}");
        std::io::stderr().flush().map_err(not_done)?;
    }
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text).map_err(not_done)?;
    if is_terminal {
        eprintln!();
    }
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Nothing typed is shown for as long as this lives. Where `stty` is missing it is shown, and that is said.
struct Unseen;
impl Unseen {
    fn new() -> Self {
        if !stty("-echo") {
            eprintln!("(what you type can be seen here)");
        }
        Self
    }
}
impl Drop for Unseen {
    fn drop(&mut self) { stty("echo"); }
}
fn stty(argument: &str) -> bool { std::process::Command::new("stty").arg(argument).status().is_ok_and(|status| status.success()) }
