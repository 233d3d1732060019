//! The shelf of shared resources: read by colleagues, kept by who leads a place, and shared with a meeting, whose guests have what is shared
//! there and nothing else of the shelf. Files leave as downloads that no browser runs (decision 23); how they come in is in [`upload`].

mod upload;
pub use upload::upload;

use super::{body::Body, followed_meeting, guests::by, id};
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web,
};
use mdt_domain::{
    command::Command,
    directory::Directory,
    identifiers::{Known, folded_words},
    ids::{MeetingId, PersonId, ResourceId},
    rejection::{Rejection, RejectionCode},
    shared_file::{SharedFile, clean_name},
    shelf::{self, LookedThrough, MOST_THINGS, ShelfItem},
    words::OdsCode,
};
use mdt_protocol::resources::{PutOnShelf, SentFile, ShareFromShelf, Shelf, ShelfPlace, ShelfRow, WithdrawFromShelf};
use mdt_store::shelf::ShelfChange;

/// `GET /api/resources` ([`Shelf`]).
pub async fn list(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<Shelf>, ApiError> {
    let (person, directory) = (&signed_in.person, site.hub().directory());
    if person.guest.is_some() {
        return Err(ApiError::not_found());
    }
    let kept = shelf::kept_by(person, &directory);
    let is_told = |item: &ShelfItem| shelf::sees(person, &item.place, &directory) && (!item.is_withdrawn || kept.contains(&item.place));
    let mut items: Vec<ShelfItem> = site.hub().store().shelf().await?.into_iter().filter(is_told).collect();
    items.sort_by_key(|item| std::cmp::Reverse((item.added_at, item.id)));
    let rows = items.into_iter().map(|item| ShelfRow {
        place_name: name_of(&directory, &item.place),
        added_by_name: person_name(&directory, item.added_by),
        looked_through_by_name: item.looked_through.map(|it| person_name(&directory, it.by)),
        changed_by_name: item.changed_by.map(|by| person_name(&directory, by)),
        item,
    });
    let place = |code: &OdsCode| ShelfPlace { code: code.clone(), name: name_of(&directory, code), is_for_all: directory.federation() == Some(code) };
    Ok(web::Json(Shelf { items: rows.collect(), kept: kept.iter().map(place).collect(), places: shelf::seen_by(person, &directory) }))
}

fn person_name(directory: &Directory, who: PersonId) -> String {
    directory.people.get(&who).map_or_else(|| "Somebody who has left".to_owned(), |it| it.name.to_string())
}

fn name_of(directory: &Directory, code: &OdsCode) -> String { directory.organisations.get(code).map_or_else(|| code.to_string(), |it| it.name.to_string()) }

/// What is there is another one than what was looked at: whose it is, whatever was asked.
async fn changed_meanwhile(site: &Site, which: ResourceId) -> Result<ApiError, ApiError> {
    let by = site.hub().store().shelf_item(which).await?.and_then(|there| there.changed_by);
    let who = by.map_or_else(|| "Somebody else".to_owned(), |by| person_name(&site.hub().directory(), by));
    let words = format!("{who} changed this while you wrote. Look at what is there now, then save again.");
    Ok(Rejection::of_field(RejectionCode::ChangedMeanwhile, "version", words).into())
}

/// Something of the shelf that somebody sees; the same answer for missing and not theirs.
async fn seen(site: &Site, signed_in: &SignedIn, which: ResourceId) -> Result<ShelfItem, ApiError> {
    let item = site.hub().store().shelf_item(which).await?.ok_or_else(ApiError::not_found)?;
    let directory = site.hub().directory();
    let is_kept = shelf::kept_by(&signed_in.person, &directory).contains(&item.place);
    if shelf::sees(&signed_in.person, &item.place, &directory) && (!item.is_withdrawn || is_kept) { Ok(item) } else { Err(ApiError::not_found()) }
}

fn keeps(site: &Site, signed_in: &SignedIn, place: &OdsCode) -> Result<(), ApiError> {
    if shelf::kept_by(&signed_in.person, &site.hub().directory()).contains(place) {
        return Ok(());
    }
    let words = "A PCN’s shelf is kept by its coordinator and clinical director, the Federation’s by its manager. Ask them.";
    Err(Rejection::of_field(RejectionCode::NotAllowed, "place", words).into())
}

/// `POST /api/resources` ([`PutOnShelf`]).
pub async fn put(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<PutOnShelf>) -> Result<web::Json<ShelfItem>, ApiError> {
    let (store, now, me) = (site.hub().store(), site.hub().now(), signed_in.person.id);
    if shelf::kept_by(&signed_in.person, &site.hub().directory()).is_empty() {
        return Err(ApiError::not_found());
    }
    keeps(&site, &signed_in, &asked.place)?;
    let known = store.shelf_item(asked.id).await?;
    if let Some(known) = &known {
        keeps(&site, &signed_in, &known.place)?;
    } else if store.count_shelf(&asked.place).await? >= u64::try_from(MOST_THINGS).unwrap_or(u64::MAX) {
        let words = format!("A shelf holds at most {MOST_THINGS} things. Withdraw some first.");
        return Err(Rejection::of_field(RejectionCode::Invalid, "place", words).into());
    }
    if asked.version != known.as_ref().map_or(0, |known| known.version) {
        return Err(changed_meanwhile(&site, asked.id).await?);
    }
    let file = match &asked.file {
        None => None,
        Some(sent) => Some(sent_file(&site, &signed_in, sent, known.as_ref()).await?),
    };
    let looked_through = shelf::looked_through(file.as_ref(), asked.is_looked_through, LookedThrough { by: me, at: now }, known.as_ref())?;
    let item = ShelfItem {
        id: asked.id,
        place: asked.place,
        title: asked.title,
        about: asked.about,
        topics: asked.topics,
        link: asked.link,
        file,
        added_by: known.as_ref().map_or(me, |known| known.added_by),
        added_at: known.as_ref().map_or(now, |known| known.added_at),
        changed_at: now,
        changed_by: Some(me),
        looked_through,
        version: asked.version.saturating_add(1),
        is_withdrawn: known.as_ref().is_some_and(|known| known.is_withdrawn),
    };
    shelf::is_whole(&item)?;
    let words = shelf::words(&item);
    let people = store.people_named(&words.iter().flat_map(|(_, text)| folded_words(text)).collect()).await?;
    shelf::names_nobody(&words, &Known::of(&people))?;
    let change = if known.is_some() { ShelfChange::Changed } else { ShelfChange::Added };
    if !store.put_on_shelf(&item, change, me).await? {
        return Err(changed_meanwhile(&site, item.id).await?);
    }
    let before = known.map(|known| known.place).filter(|before| *before != item.place);
    before.iter().chain([&item.place]).for_each(|place| site.hub().shelf_changed(place));
    Ok(web::Json(item))
}

/// A file the asker sent, or the one that is there already: a hash alone gives nobody a file.
async fn sent_file(site: &Site, signed_in: &SignedIn, sent: &SentFile, known: Option<&ShelfItem>) -> Result<SharedFile, ApiError> {
    let stored = site.hub().store().stored_file(&sent.hash).await?;
    let is_there = known.and_then(|known| known.file.as_ref()).is_some_and(|file| file.hash == sent.hash);
    let stored = stored.filter(|stored| is_there || stored.stored_by.contains(&signed_in.person.id.to_string()));
    let gone = || Rejection::of_field(RejectionCode::Invalid, "file", "This file is not here any more. Choose it again.");
    let stored = stored.ok_or_else(gone)?;
    let name = clean_name(&sent.name, stored.kind).map_err(|why| Rejection::of_field(RejectionCode::Invalid, "file", why.0))?;
    Ok(SharedFile { hash: sent.hash.clone(), name, kind: stored.kind, bytes: stored.bytes })
}

/// `POST /api/resources/{id}/withdraw` ([`WithdrawFromShelf`]). As it is already is no change.
pub async fn withdraw(
    site: web::Data<Site>,
    signed_in: SignedIn,
    path: web::Path<String>,
    Body(asked): Body<WithdrawFromShelf>,
) -> Result<web::Json<ShelfItem>, ApiError> {
    let known = seen(&site, &signed_in, id(&path)?).await?;
    keeps(&site, &signed_in, &known.place)?;
    if known.is_withdrawn == asked.is_withdrawn {
        return Ok(web::Json(known));
    }
    if known.version != asked.version {
        return Err(changed_meanwhile(&site, known.id).await?);
    }
    let me = signed_in.person.id;
    let item = ShelfItem { is_withdrawn: asked.is_withdrawn, changed_at: site.hub().now(), changed_by: Some(me), version: known.version.saturating_add(1), ..known };
    let change = if item.is_withdrawn { ShelfChange::Withdrawn } else { ShelfChange::PutBack };
    if !site.hub().store().put_on_shelf(&item, change, me).await? {
        return Err(changed_meanwhile(&site, item.id).await?);
    }
    site.hub().shelf_changed(&item.place);
    Ok(web::Json(item))
}

/// `GET /api/resources/{id}/file`
pub async fn file(site: web::Data<Site>, signed_in: SignedIn, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let item = seen(&site, &signed_in, id(&path)?).await?;
    download(&site, &request, item.file.as_ref().ok_or_else(ApiError::not_found)?).await
}

/// `GET /api/meetings/{id}/resources/{resource}/file`: whoever follows the meeting, a speaker too, has what is shared there.
pub async fn shared_file(site: web::Data<Site>, signed_in: SignedIn, path: web::Path<(String, String)>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (meeting, resource) = path.into_inner();
    let meeting = followed_meeting(&site, &signed_in.person, id::<MeetingId>(&meeting)?).await?;
    let shared = meeting.resources.get(&id::<ResourceId>(&resource)?).filter(|it| !it.is_removed);
    download(&site, &request, shared.and_then(|it| it.file.as_ref()).ok_or_else(ApiError::not_found)?).await
}

/// `POST /api/meetings/{id}/resources` ([`ShareFromShelf`]): the words and rights are asked as for any link.
pub async fn share(site: web::Data<Site>, signed_in: SignedIn, path: web::Path<String>, Body(asked): Body<ShareFromShelf>) -> Result<HttpResponse, ApiError> {
    let meeting = followed_meeting(&site, &signed_in.person, id::<MeetingId>(&path)?).await?;
    let item = seen(&site, &signed_in, asked.shelf_id).await?;
    if item.is_withdrawn {
        return Err(ApiError::not_found());
    }
    let ShelfItem { title, about, link, file, .. } = item;
    let command = Command::ShareResource { meeting_id: meeting.root.id, resource_id: asked.resource_id, title, link, about, file };
    site.hub().execute(by(&signed_in.person, command)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The bytes, to be saved: never shown in a page, never run, whatever a browser thinks they are.
async fn download(site: &Site, request: &HttpRequest, file: &SharedFile) -> Result<HttpResponse, ApiError> {
    let mark = format!("\"{}\"", file.hash);
    let mut answer = HttpResponse::Ok();
    // Asked for each time, so that a right that ended ends it; sent again only if it is another one.
    answer.insert_header((header::ETAG, mark.clone())).insert_header((header::CACHE_CONTROL, "private, no-cache"));
    if request.headers().get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok()).is_some_and(|it| it.split(',').any(|one| one.trim() == mark)) {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let bytes = site.hub().store().file_bytes(&file.hash).await?.ok_or_else(ApiError::not_found)?;
    answer
        .insert_header((header::CONTENT_TYPE, file.kind.media_type()))
        .insert_header((header::CONTENT_DISPOSITION, disposition(file)))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("identity")));
    Ok(answer.body(bytes))
}

/// A name for old clients in plain letters, and the whole name (RFC 6266).
fn disposition(file: &SharedFile) -> String {
    let plain: String = file.name.as_str().chars().map(|c| if c.is_ascii_alphanumeric() || " ._-()".contains(c) { c } else { '_' }).collect();
    let whole: String = file.name.as_str().bytes().map(|b| if b.is_ascii_alphanumeric() || b"._-".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mdt_domain::{shared_file::FileKind, words::Line};

    #[test]
    fn a_name_never_ends_its_header() {
        let file = SharedFile { hash: "a".into(), name: Line::parse("Café “plan”.pdf").expect("a line"), kind: FileKind::Pdf, bytes: 1 };
        let told = disposition(&file);
        assert_eq!(told, "attachment; filename=\"Caf_ _plan_.pdf\"; filename*=UTF-8''Caf%C3%A9%20%E2%80%9Cplan%E2%80%9D.pdf");
    }
}
