//! Before an agenda is published: who is told what, and the mails as they would be. Reads and posts nothing; holds no address.

use super::{agenda::edited_meeting, id};
use crate::{
    auth::SignedIn,
    calendar::{
        About,
        entry::{Entry, Wanted, of_meeting},
        tell,
    },
    error::ApiError,
    mail::{
        causes::{Way, of_publication},
        letter::Letter,
        made,
        preview::checked,
    },
    site::Site,
};
use actix_web::web;
use mdt_domain::{
    directory::Person,
    meeting::{Attendee, Meeting, MeetingStatus, Partstat},
};
use mdt_protocol::mails::{MailPreview, MailWords, PublishPreview, ToldHow, ToldPerson};
use mdt_store::mail_choices::MailChoice;

/// `GET /api/meetings/{id}/publish-preview` ([`PublishPreview`]).
pub async fn publish_preview(site: web::Data<Site>, signed_in: SignedIn, asked: web::Path<String>) -> Result<web::Json<PublishPreview>, ApiError> {
    let meeting = edited_meeting(&site, &signed_in.person, id(&asked)?).await?;
    let (mut people, mut mails) = (Vec::new(), Vec::<MailPreview>::new());
    if meeting.root.status == MeetingStatus::Draft {
        let looker = Looker::new(&site, &meeting, &signed_in.person);
        let mut asked: Vec<&Attendee> = meeting.attendees.values().filter(|it| !it.is_withdrawn).collect();
        asked.sort_by(|a, b| (a.kind, &a.name, a.person_id).cmp(&(b.kind, &b.name, b.person_id)));
        for attendee in asked {
            let (told, letter) = looker.look(attendee).await?;
            if let Some((letter, person)) = letter.filter(|(letter, _)| mails.iter().all(|it| it.kind != letter.kind())) {
                mails.push(preview_of(&site, &letter, &person).await?);
            }
            people.push(told);
        }
    }
    Ok(web::Json(PublishPreview { people, mails }))
}

/// A mail as it would be, a guest's link masked; what the check finds is not shown.
async fn preview_of(site: &Site, letter: &Letter, to: &Person) -> Result<MailPreview, ApiError> {
    let mailer = site.mailer();
    let known = mailer.known(site.hub().store()).await?;
    let words = checked(letter, to, mailer.phrases(), site.names().page_origin(), &known).ok();
    let words = words.map(|words| MailWords { subject: words.subject, text: words.text });
    Ok(MailPreview { kind: letter.kind().to_owned(), to_name: to.name.to_string(), words })
}

/// Looks what each person would be told.
struct Looker<'a> {
    site: &'a Site,
    /// As if it were out.
    meeting: Meeting,
    ways: std::collections::BTreeMap<mdt_domain::ids::PersonId, Way>,
    by: &'a Person,
}
impl<'a> Looker<'a> {
    fn new(site: &'a Site, meeting: &Meeting, by: &'a Person) -> Self {
        let mut meeting = meeting.clone();
        meeting.root.status = MeetingStatus::Open;
        let ways = of_publication(&meeting, &site.hub().directory(), Some(by.id));
        Self { site, meeting, ways, by }
    }

    async fn look(&self, attendee: &Attendee) -> Result<(ToldPerson, Option<(Letter, Person)>), ApiError> {
        let directory = self.site.hub().directory();
        let told = |told, entry: Option<&Entry>| {
            let part = entry.and_then(Entry::own_part);
            ToldPerson {
                person_id: attendee.person_id,
                name: attendee.name.to_string(),
                told,
                from: part.as_ref().map(|part| part.from.at),
                until: part.as_ref().map(|part| part.from.plus_minutes(part.minutes).at),
            }
        };
        let (Some(way), Some(person)) = (self.ways.get(&attendee.person_id), directory.people.get(&attendee.person_id)) else {
            return Ok((told(self.why_not(attendee), None), None));
        };
        let entry = match of_meeting(self.site.hub(), person.id, &self.meeting).await? {
            Wanted::Entry(entry) if *way != Way::Agenda => Some(*entry),
            _ => None,
        };
        let (how, letter) = match (way, &entry) {
            (Way::Agenda, _) => {
                let is_digest = self.site.hub().store().mail_choice(person.id).await? == MailChoice::Digest;
                (if is_digest { ToldHow::Digest } else { ToldHow::Agenda }, made::agenda_of(&directory, &self.meeting, None).filter(|_| !is_digest))
            }
            (Way::Entry, None) => (ToldHow::NotNeeded, None),
            (Way::Entry, Some(entry)) => {
                let about = About::Meeting(self.meeting.root.id);
                (ToldHow::Entry, Some(tell::would_invite(self.site, person, about, entry.clone()).await?))
            }
            (Way::Pass, entry) => (ToldHow::Pass, made::pass_of(&directory, &self.meeting, person, entry.as_ref().and_then(Entry::own_part))),
        };
        Ok((told(how, entry.as_ref()), letter.map(|letter| (letter, person.clone()))))
    }

    fn why_not(&self, attendee: &Attendee) -> ToldHow {
        if let Some(pass) = self.site.hub().directory().people.get(&attendee.person_id).and_then(|person| person.guest.as_ref()) {
            if pass.mail_asked_at.is_some() { ToldHow::IsInAlready } else { ToldHow::LinkIsShown }
        } else if attendee.partstat == Partstat::Declined {
            ToldHow::SentApologies
        } else if attendee.person_id == self.by.id {
            ToldHow::Publishes
        } else {
            // Somebody who left.
            ToldHow::NotNeeded
        }
    }
}
