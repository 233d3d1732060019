//! Rooms for load: meetings with attendees and their sessions, made by the product's own commands into a data folder
//! that a server opens afterwards. No cases: what is measured is the pipeline and the fan-out.

use crate::Anything;
use base64::Engine as _;
use mdt_domain::{
    command::Command,
    directory::{Organisation, OrganisationKind, Person, Role, RoleAt},
    ids::{MeetingId, PersonId},
    meeting::{Attendee, AttendeeKind, MeetingKind, MeetingRoot, MeetingStatus, Partstat},
    words::{OdsCode, Text},
};
use mdt_hub::{ActorId, Hub, HubOptions, Request, system_clock};
use mdt_store::{StoreOptions, accounts::Session};
use sha2::{Digest, Sha256};
use std::{path::Path, sync::Arc};
use uuid::Uuid;

/// A room with its people's cookies.
#[derive(Clone, Debug)]
pub struct Room {
    /// Which meeting (live).
    pub meeting: MeetingId,
    /// Person and cookie.
    pub people: Vec<(PersonId, String)>,
}

/// Makes `rooms` live meetings of `people` each in the database of a (stopped) demo server.
pub async fn prepare(data_dir: &Path, rooms: usize, people: usize) -> Result<Vec<Room>, Anything> {
    let hub = Hub::start(StoreOptions::sqlite_file(&data_dir.join("mdt-hub.db")), HubOptions::default()).await?;
    let made = make(&hub, rooms, people).await;
    hub.stop().await;
    made
}

async fn make(hub: &Arc<Hub>, rooms: usize, people: usize) -> Result<Vec<Room>, Anything> {
    let federation = hub
        .directory()
        .organisations
        .values()
        .find(|o| o.kind == OrganisationKind::Federation)
        .map(|o| o.code.clone())
        .ok_or("the demo has no Federation")?;
    let pcn = OdsCode::parse("U99990")?;
    let line = |text: &str| Text::parse(text);
    let organisation = Organisation {
        code: pcn.clone(),
        name: line("Load PCN")?,
        kind: OrganisationKind::Pcn,
        part_of: Some(federation.clone()),
        code_letters: Some("LD".into()),
        imd_decile: None,
    };
    let mut made = Vec::with_capacity(rooms);
    let mut everyone = Vec::new();
    for room in 0..rooms {
        let mut members = Vec::with_capacity(people);
        for member in 0..people {
            let id = PersonId(Uuid::now_v7());
            everyone.push(Person {
                id,
                name: line(&format!("Member {room}.{member}"))?,
                email: format!("m{room}.{member}@load.example"),
                job: line("Link worker")?,
                organisation: line("Load PCN")?,
                roles: vec![RoleAt { role: if member == 0 { Role::ClinicalDirector } else { Role::LinkWorker }, at: pcn.clone() }],
                service_id: None,
                languages: Vec::new(),
                skills: Vec::new(),
                is_ended: false,
                absences: Vec::new(),
                guest: None,
                employer: None,
                funding_stream: None,
            });
            members.push((id, String::new()));
        }
        made.push(Room { meeting: MeetingId(Uuid::now_v7()), people: members });
    }
    let execute = async |actor: ActorId, command: Command| hub.execute(Request { actor, key: None, command, at: None }).await;
    execute(
        ActorId::System,
        Command::SetDirectory { federation, organisations: vec![organisation], services: Vec::new(), people: everyone.clone() },
    )
    .await?;
    let now = system_clock();
    let mut persons = everyone.iter();
    for room in &mut made {
        let attendees = persons
            .by_ref()
            .take(people)
            .map(|person| Attendee { partstat: Partstat::Accepted, ..Attendee::asked(person, AttendeeKind::Core) })
            .collect();
        let chair = room.people.first().ok_or("a room without people")?.0;
        let root = MeetingRoot {
            id: room.meeting,
            series_id: None,
            recurrence_id: None,
            kind: MeetingKind::Huddle,
            pcn: pcn.clone(),
            title: line("Load huddle")?,
            starts_at: now,
            slot_minutes: 60,
            status: MeetingStatus::Draft,
            chair,
            deputy: None,
            has_call: false,
            cut_off_at: None,
        };
        execute(ActorId::System, Command::CreateMeeting { root, attendees }).await?;
        execute(ActorId::Person(chair), Command::PublishAgenda(room.meeting)).await?;
        execute(ActorId::Person(chair), Command::StartMeeting(room.meeting)).await?;
        for (person, cookie) in &mut room.people {
            let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
            let session = Session {
                id_hash: Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
                person_id: *person,
                created_at: now,
                last_seen_at: now,
                expires_at: now.plus_seconds(12 * 3600),
                is_demo: true,
                ended_at: None,
            };
            hub.store().create_session(&session).await?;
            *cookie = format!("mdt_session={token}");
        }
    }
    Ok(made)
}
