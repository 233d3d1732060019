//! A folder of `.eml` files: written beside, made durable, then given its name, so that a mail is in it whole or not at all, and
//! once however often it is put. A mail client opens the files; the operator's list shows them.

use super::{Class, Failed, Stage};
use mdt_domain::ids::MailId;
use std::{
    fs::{self, DirBuilder, File},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The folder.
#[derive(Clone, Debug)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// Made when the first mail comes, for this user alone.
    pub fn new(folder: PathBuf) -> Self { Self { folder } }
    /// Where a mail is, once it is there.
    pub fn file_of(&self, id: MailId) -> PathBuf { self.folder.join(format!("{id}.eml")) }

    /// Puts a mail. One that is there already stays as it is.
    pub(super) async fn put(&self, id: MailId, mail: Vec<u8>) -> Result<(), Failed> {
        let (folder, file) = (self.folder.clone(), self.file_of(id));
        let put = tokio::task::spawn_blocking(move || put(&folder, &file, &mail)).await;
        match put {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => {
                tracing::warn!(%why, "a mail could not be put into the outbox folder");
                Err(Failed { stage: Stage::Body, class: Class::File })
            }
            Err(_) => Err(Failed { stage: Stage::Body, class: Class::File }),
        }
    }
}

fn put(folder: &Path, file: &Path, mail: &[u8]) -> io::Result<()> {
    if file.exists() {
        // Named by an earlier try; whether the name reached the disk is not known.
        return File::open(folder)?.sync_all();
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let part = file.with_extension("part");
    let mut written = File::options().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    written.write_all(mail)?;
    written.sync_all()?;
    fs::rename(&part, file)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_is_there_once_and_as_it_was_first() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(folder.path().join("outbox"));
        let id = MailId(uuid::Uuid::now_v7());
        // What a killed try left is no mail.
        fs::create_dir(folder.path().join("outbox")).unwrap();
        fs::write(outbox.file_of(id).with_extension("part"), b"half").unwrap();
        for words in [&b"first"[..], b"second"] {
            outbox.put(id, words.to_vec()).await.unwrap();
            assert_eq!(fs::read(outbox.file_of(id)).unwrap(), b"first");
        }
        assert_eq!(fs::read_dir(folder.path().join("outbox")).unwrap().count(), 1);
        let blocked = Outbox::new(outbox.file_of(id).join("in a file"));
        let failed = blocked.put(id, Vec::new()).await.unwrap_err();
        assert_eq!(failed.verdict(), crate::mail::transport::Verdict::Again);
    }
}
