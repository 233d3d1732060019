//! How a file comes in: read as it arrives and no further than it may be long, told by its bytes, its text read for what tells who somebody
//! is, and kept under its hash. It stands nowhere until it is put on the shelf.

use crate::{
    auth::SignedIn,
    error::ApiError,
    interop::letters::{self, ReadAs},
    percent,
    site::Site,
};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use mdt_domain::{
    identifiers::Known,
    rejection::{Rejection, RejectionCode},
    shared_file::{FileKind, MOST_BYTES, MOST_TEXT_BYTES, SharedFile, clean_name, is_cut_off, is_encrypted},
    shelf,
};
use mdt_protocol::resources::FileCameIn;
use mdt_store::fold::hex;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// Files that are read at once: each is held in memory whole.
static AT_ONCE: Semaphore = Semaphore::const_new(4);
/// Where the name is: not in the address, which is logged.
const NAME: &str = "x-file-name";

fn refused(words: impl Into<String>) -> ApiError { Rejection::of_field(RejectionCode::Invalid, "file", words).into() }

/// `POST /api/resources/files`: the bytes as they are; answers the [`FileCameIn`].
pub async fn upload(site: web::Data<Site>, signed_in: SignedIn, request: HttpRequest, body: web::Payload) -> Result<web::Json<FileCameIn>, ApiError> {
    if shelf::kept_by(&signed_in.person, &site.hub().directory()).is_empty() {
        return Err(ApiError::not_found());
    }
    let Ok(_one) = AT_ONCE.try_acquire() else { return Err(ApiError::unavailable()) };
    let name = name(&request)?;
    let bytes = read(&request, body).await?;
    let Looked { kind, hash, bytes, name, read_as, is_encrypted } = looked_at(bytes, name).await?;
    if let Some(called) = FileKind::only_called(kind, &name) {
        return Err(refused(format!("This is called {called}, but inside it is none: it is broken, or another kind of file. Save it again where it was made, or choose another.")));
    }
    let Some(kind) = kind else {
        return Err(refused("This is not a kind of file that can be shared. Choose a PDF, Word (docx, without macros) or OpenDocument (odt) document, a PNG or JPEG picture, or a text or CSV file."));
    };
    let name = clean_name(&name, kind).map_err(|why| refused(format!("The name {}.", why.0)))?;
    if kind == FileKind::Pdf && is_cut_off(&bytes) {
        return Err(refused("This PDF is not whole: its end is missing, so nobody could open it. Save it again where it was made, then choose it again."));
    }
    if kind.is_text() {
        is_about_nobody(&site, &bytes).await?;
    }
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    site.hub().store().store_file(&hash, kind, bytes, signed_in.person.id, site.hub().now()).await?;
    Ok(web::Json(FileCameIn { file: SharedFile { hash, name, kind, bytes: size }, read_as: read_as.map(|it| it.name().to_owned()), is_encrypted }))
}

/// What came in, as it is kept.
struct Looked {
    kind: Option<FileKind>,
    hash: String,
    bytes: Vec<u8>,
    name: String,
    /// How its letters were read, where that is not UTF-8.
    read_as: Option<ReadAs>,
    /// A PDF that is encrypted.
    is_encrypted: bool,
}

/// What it is and its hash, off the threads that answer.
async fn looked_at(bytes: Vec<u8>, name: String) -> Result<Looked, ApiError> {
    let look = move || {
        let (kind, bytes, read_as) = as_kept(bytes, &name);
        let is_encrypted = kind == Some(FileKind::Pdf) && is_encrypted(&bytes);
        Looked { kind, hash: hex(&Sha256::digest(&bytes)), is_encrypted, bytes, name, read_as }
    };
    web::block(look).await.map_err(|_| ApiError::unavailable())
}

/// Text that was saved otherwise is kept as UTF-8, as it is served. Everything else as it came.
fn as_kept(bytes: Vec<u8>, name: &str) -> (Option<FileKind>, Vec<u8>, Option<ReadAs>) {
    let kind = FileKind::of(&bytes, name);
    if kind.is_some() {
        return (kind, bytes, None);
    }
    let (text, read_as) = letters::decode(&bytes);
    match FileKind::of(text.as_bytes(), name).filter(|kind| read_as != ReadAs::Utf8 && kind.is_text()) {
        Some(kind) => (Some(kind), text.into_owned().into_bytes(), Some(read_as)),
        None => (None, bytes, None),
    }
}

/// As `encodeURIComponent` wrote it.
fn name(request: &HttpRequest) -> Result<String, ApiError> {
    let missing = || ApiError::malformed(Some("file".into()), "Say the file’s name in the header X-File-Name, percent-encoded.");
    let written = request.headers().get(NAME).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
    let (bytes, is_whole) = percent::decoded(written);
    if !is_whole {
        return Err(missing());
    }
    String::from_utf8(bytes).map_err(|_| missing())
}

/// No further than a file may be long, whatever is announced.
async fn read(request: &HttpRequest, mut body: web::Payload) -> Result<Vec<u8>, ApiError> {
    let announced = request.headers().get("content-length").and_then(|it| it.to_str().ok()).and_then(|it| it.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES) {
        return Err(ApiError::file_too_large(MOST_BYTES));
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(MOST_BYTES));
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| ApiError::malformed(Some("file".into()), "The file did not arrive whole. Send it again."))?;
        if bytes.len().saturating_add(chunk.len()) > MOST_BYTES {
            return Err(ApiError::file_too_large(MOST_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Text is looked through for everybody on a case list, off the threads that answer.
async fn is_about_nobody(site: &Site, bytes: &[u8]) -> Result<(), ApiError> {
    if bytes.len() > MOST_TEXT_BYTES {
        return Err(refused("A text or CSV file may be 1 MiB long, since every line of it is looked through. Make it shorter, or a PDF of it."));
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let people = site.hub().store().identified().await?;
    let looked = web::block(move || shelf::text_names_nobody(&text, &Known::of(&people))).await.map_err(|_| ApiError::unavailable())?;
    Ok(looked?)
}
