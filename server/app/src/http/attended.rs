//! What somebody attended of a borough meeting: one's own certificate, and the list for those who answer for the meeting.
//! "Did not come", "is not over" and "not for you" are the same answer.

use super::{agenda::relations, followed_meeting, id};
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    attended::{Attended, attended},
    directory::{Directory, Person},
    meeting::{AgendaItem, ItemKind, Meeting, MeetingKind},
    policy::{self, Deed},
};
use mdt_protocol::http::{AttendanceList, AttendedPerson, Certificate, CertificateSlot};

/// A borough meeting somebody may follow.
async fn borough_meeting(site: &Site, person: &Person, meeting: &str) -> Result<Box<Meeting>, ApiError> {
    let meeting = followed_meeting(site, person, id(meeting)?).await?;
    if meeting.root.kind == MeetingKind::Borough { Ok(meeting) } else { Err(ApiError::not_found()) }
}

/// `GET /api/meetings/{id}/certificate`: of colleagues; a speaker was there by being asked to speak.
pub async fn certificate(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<Certificate>, ApiError> {
    let person = &signed_in.person;
    if person.guest.is_some() {
        return Err(ApiError::not_found());
    }
    let meeting = borough_meeting(&site, person, &meeting).await?;
    let Attended { minutes, slots } = attended(&meeting, person.id).ok_or_else(ApiError::not_found)?;
    let (started_at, ended_at) = meeting.live.started_at.zip(meeting.live.ended_at).ok_or_else(ApiError::not_found)?;
    let directory = site.hub().directory();
    Ok(web::Json(Certificate {
        name: person.name.as_str().to_owned(),
        role: person.job.as_str().to_owned(),
        organisation: person.organisation.as_str().to_owned(),
        title: meeting.root.title.as_str().to_owned(),
        host: host(&directory, &meeting),
        started_at,
        ended_at,
        minutes,
        slots: slots.into_iter().map(|item| slot(&meeting, item)).collect(),
    }))
}

fn host(directory: &Directory, meeting: &Meeting) -> String {
    directory.organisations.get(&meeting.root.pcn).map_or_else(|| meeting.root.pcn.to_string(), |place| place.name.as_str().to_owned())
}

fn slot(meeting: &Meeting, item: &AgendaItem) -> CertificateSlot {
    let speaker = match &item.kind {
        ItemKind::Speaker { speaker: Some(who), .. } => meeting.attendees.get(who),
        _ => None,
    };
    CertificateSlot {
        title: item.kind.title().map(|title| title.as_str().to_owned()).unwrap_or_default(),
        speaker: speaker.map(|it| it.name.as_str().to_owned()),
        minutes: ((item.spent_seconds + 30) / 60).max(1),
    }
}

/// `GET /api/meetings/{id}/attendance`
pub async fn attendance(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<AttendanceList>, ApiError> {
    let person = &signed_in.person;
    let meeting = borough_meeting(&site, person, &meeting).await?;
    if !policy::may(person, Deed::ReadAttendance, &meeting.root.pcn, &relations(person, &meeting)) {
        return Err(ApiError::not_found());
    }
    let came = meeting.attendees.values().filter_map(|it| {
        let Attended { minutes, .. } = attended(&meeting, it.person_id)?;
        Some(AttendedPerson {
            person_id: it.person_id,
            name: it.name.as_str().to_owned(),
            organisation: it.organisation.as_str().to_owned(),
            kind: it.kind,
            minutes,
        })
    });
    let mut people: Vec<AttendedPerson> = came.collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(web::Json(AttendanceList { people }))
}
