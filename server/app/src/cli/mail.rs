//! `mdt-hub mail`: what waits, is held, in doubt or failed; a mail as its recipient reads it; sending one again; a test letter.
//! May run beside a service, which sees what was written here within seconds.

use super::{Failure, not_done, now};
use crate::{
    config::Settings,
    mail::{
        letter::Letter,
        mailer::known_people,
        phrases::Phrases,
        preview::{Preview, preview},
    },
    serve,
};
use clap::Subcommand;
use mdt_domain::{
    directory::Directory,
    event::State,
    ids::MailId,
    words::UtcMicros,
};
use mdt_store::{
    Store,
    mails::{Decided, Mail as KeptMail, MailState, post_beside, retry_beside},
};

/// Mails listed at most.
const MOST_LISTED: usize = 200;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// List mails, newest first
    List {
        /// pending, held, sending, sent, unknown, failed or cancelled
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
    },
    /// Show one as its recipient reads it (a guest's link masked)
    Show {
        /// As listed
        id: String,
    },
    /// Send one that is held, failed or in doubt (again)
    Retry {
        /// As listed
        id: String,
    },
    /// Send a test letter to a member
    Test {
        /// Their mail address
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
}

pub(super) async fn run(settings: &Settings, asked: Mail) -> Result<(), Failure> {
    let store = Store::open_as_it_is(&serve::store_options(settings)).await.map_err(not_done)?;
    let done = act(settings, &store, asked).await;
    store.close().await;
    done
}

async fn act(settings: &Settings, store: &Store, asked: Mail) -> Result<(), Failure> {
    if !store.schema().await.map_err(not_done)?.is_current() {
        return Err(Failure::NotDone("the database is of another version of MDT Hub: start this version's service once".into()));
    }
    match asked {
        Mail::List { state } => list(store, state.as_deref()).await,
        Mail::Show { id } => show(settings, store, mail_id(&id)?).await,
        Mail::Retry { id } => retry(settings, mail_id(&id)?).await,
        Mail::Test { to } => test(settings, store, &to).await,
    }
}

fn mail_id(text: &str) -> Result<MailId, Failure> { text.parse().map_err(|_| Failure::NotDone("this is not the id of a mail: copy it from `mdt-hub mail list`".into())) }

async fn list(store: &Store, state: Option<&str>) -> Result<(), Failure> {
    let state = state.map(str::parse::<MailState>).transpose().map_err(|why| {
        Failure::NotDone(format!("--state {why}; there are {}", MailState::ALL.map(MailState::word).join(", ")))
    })?;
    for (state, count) in store.count_mails().await.map_err(not_done)? {
        say!("{:9} {count}", state.word());
    }
    let (mut after, mut listed) = (None, 0);
    while listed < MOST_LISTED {
        let page = store.mails(state, after, 100).await.map_err(not_done)?;
        page.mails.iter().for_each(|mail| say!("{}", line(mail)));
        listed += page.mails.len();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(())
}

/// One mail, without its recipient.
fn line(mail: &KeptMail) -> String {
    let trouble = match (&mail.stage, &mail.error, &mail.hits) {
        (.., Some(hits)) => format!("  looks like {hits}"),
        (Some(stage), Some(error), None) => format!("  {stage}: {error}"),
        _ => String::new(),
    };
    format!("{}  {:9}  {:18}  {} tries  wanted {}{trouble}", mail.id, mail.state.word(), mail.kind, mail.attempts, said(mail.created_at))
}

fn said(at: UtcMicros) -> String { jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string() }

async fn show(settings: &Settings, store: &Store, id: MailId) -> Result<(), Failure> {
    let Some(mail) = store.mail(id).await.map_err(not_done)? else { return Err(Failure::NotDone("there is no such mail".into())) };
    let person = store.person(mail.to_person).await.map_err(not_done)?;
    let phrases = Phrases::of_folder(&settings.data_dir).map_err(not_done)?;
    let base = settings.public_url.as_ref().map_or_else(|| format!("http://{}", settings.listen), |url| url.origin());
    let known = known_people(store).await.map_err(not_done)?;
    say!("{}", line(&mail));
    say!("From: {}", settings.mail_from);
    if let Some(person) = &person {
        say!("To: {} <{}>", person.name, person.email);
    }
    say!("Message-ID: {}", mail.message_id.as_deref().unwrap_or("none yet"));
    match preview(&mail, person.as_ref(), &phrases, &directory(store).await?, &base, &known) {
        Preview::Words(words) => say!("Subject: {}\n\n{}", words.subject, words.text),
        Preview::Held(_) => say!("\nIts words look as if they held something of a patient, so they are not shown."),
        Preview::None => say!("\nIts words cannot be made: the recipient is not in the directory any more, or a later version wrote it."),
    }
    Ok(())
}

/// People, places and lists of words as they stand.
async fn directory(store: &Store) -> Result<Directory, Failure> {
    let Some(stream) = store.streams_of_kind("directory").await.map_err(not_done)?.into_iter().next() else { return Ok(Directory::default()) };
    match store.load(&stream).await.map_err(not_done)?.state {
        Some(State::Directory(directory)) => Ok(*directory),
        _ => Ok(Directory::default()),
    }
}

async fn retry(settings: &Settings, id: MailId) -> Result<(), Failure> {
    match retry_beside(&serve::store_options(settings), id, now().0, "command line").await.map_err(not_done)? {
        Decided::Now(MailState::Cancelled) => say!("A newer mail about the same is there, so this one is not sent."),
        Decided::Now(_) => say!("It is sent (again) as soon as the service looks, within seconds."),
        Decided::NotIn(state) => {
            return Err(Failure::NotDone(format!("this mail is {}: only one that is held, failed or in doubt can be sent again", state.word())));
        }
        Decided::NoSuchMail => return Err(Failure::NotDone("there is no such mail".into())),
    }
    Ok(())
}

async fn test(settings: &Settings, store: &Store, to: &str) -> Result<(), Failure> {
    let people = store.people_by_email(to).await.map_err(not_done)?;
    let Some(person) = people.iter().find(|person| !person.is_ended) else {
        return Err(Failure::NotDone("--to is the mail address of no member: mail goes to people of the directory only".into()));
    };
    let at = now().0;
    let intent = Letter::Test.to(person.id, at);
    post_beside(&serve::store_options(settings), std::slice::from_ref(&intent), at).await.map_err(not_done)?;
    say!("{} is written; a running service sends it within seconds. `mdt-hub mail show` says how it went.", intent.id);
    Ok(())
}
