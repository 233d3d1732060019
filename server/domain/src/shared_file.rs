//! Files that may be shared: a short closed list of kinds, told by what is in them and never by their names, and names that are safe to
//! save. Knows no bytes on disk. Called when a file comes in.

use crate::words::{Line, WordError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The largest file.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The largest file of which every line is read for what tells who somebody is.
pub const MOST_TEXT_BYTES: usize = 1024 * 1024;
/// Characters of a name without its ending.
const LONGEST_NAME: usize = 100;

/// What kinds there are. None of them is shown by a browser as a page, and none runs anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// Word, without macros.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Picture.
    Png,
    /// Picture.
    Jpeg,
    /// Table as text.
    Csv,
    /// Text.
    Txt,
}

/// A file as it is told: which bytes, by what name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharedFile {
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its name, cleaned, with the ending of its kind.
    #[ts(type = "string")]
    pub name: Line,
    /// What it is.
    pub kind: FileKind,
    /// How large.
    pub bytes: u32,
}

impl FileKind {
    /// As it is served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Txt => "text/plain; charset=utf-8",
        }
    }
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Csv => "csv",
            Self::Txt => "txt",
        }
    }
    /// Whether every line of it can be read.
    pub fn is_text(self) -> bool { matches!(self, Self::Csv | Self::Txt) }

    /// What a name says that it is, by its ending, with the words for it; none for text, which is called anything.
    fn called(name: &str) -> Option<(Self, &'static str)> {
        let lower = name.trim_end().to_lowercase();
        Some(match lower.rsplit_once('.')?.1 {
            "pdf" => (Self::Pdf, "a PDF"),
            "docx" => (Self::Docx, "a Word document"),
            "odt" => (Self::Odt, "an OpenDocument document"),
            "png" => (Self::Png, "a PNG picture"),
            "jpg" | "jpeg" => (Self::Jpeg, "a JPEG picture"),
            _ => return None,
        })
    }

    /// What a file is called ("a PDF") where it is nothing that may be shared, or no more than text: it is broken, or something else under that name.
    pub fn only_called(kind: Option<Self>, name: &str) -> Option<&'static str> {
        let (called, words) = Self::called(name)?;
        (kind != Some(called) && kind.is_none_or(Self::is_text)).then_some(words)
    }

    /// What a file is, by its bytes; of text the name tells only whether it is a table. None: nothing that may be shared.
    pub fn of(bytes: &[u8], name: &str) -> Option<Self> {
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(PNG) {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"PK\x03\x04") {
            of_archive(bytes)
        } else {
            let text = std::str::from_utf8(bytes).ok().filter(|text| is_plain(text))?;
            let is_table = name.trim_end().to_lowercase().ends_with(".csv");
            (!text.trim().is_empty()).then_some(if is_table { Self::Csv } else { Self::Txt })
        }
    }
}

/// Whether a PDF has lost its end, which no program opens: its mark stands among the last 1,024 bytes (ISO 32000-1, note in annex H.3.18).
pub fn is_cut_off(pdf: &[u8]) -> bool {
    const END_BYTES: usize = 1024;
    let last = pdf.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0).map_or(0, |at| at + 1);
    !pdf.get(last.saturating_sub(END_BYTES)..last).is_some_and(|end| holds(end, b"%%EOF"))
}

/// Whether a PDF says that it is encrypted: its trailer names how (ISO 32000-1, 7.6). It may open with a password only.
pub fn is_encrypted(pdf: &[u8]) -> bool { holds(pdf, b"/Encrypt") }

/// Documents are archives whose entries stand in them by name. With a macro in it, it is none of ours.
fn of_archive(bytes: &[u8]) -> Option<FileKind> {
    const ODT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";
    if holds(bytes, b"vbaProject.bin") || holds(bytes, b"Basic/script-lc.xml") {
        return None;
    }
    let is_word = holds(bytes, b"[Content_Types].xml") && holds(bytes, b"word/document.xml");
    // The first entry of an OpenDocument is its type, not compressed; a template or a spreadsheet goes on after "text" or before it.
    let is_odt = bytes.get(30..).is_some_and(|rest| rest.starts_with(ODT) && rest.get(ODT.len()..).is_some_and(|after| after.starts_with(b"PK")));
    if is_odt { Some(FileKind::Odt) } else { is_word.then_some(FileKind::Docx) }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool { bytes.windows(wanted.len()).any(|window| window == wanted) }

/// Text that no browser takes for a page or a drawing.
fn is_plain(text: &str) -> bool {
    let begins: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(16).collect::<String>().to_lowercase();
    let is_page = ["<!", "<html", "<svg", "<?xml", "<script", "<head", "<body", "{\\rtf"].iter().any(|page| begins.starts_with(page));
    !is_page && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

/// A name that is safe to save and to show: no folder, no sign that turns the reading direction, the ending of its kind.
pub fn clean_name(name: &str, kind: FileKind) -> Result<Line, WordError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_turning = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = last.chars().filter(|c| !c.is_control() && !is_turning(*c)).map(|c| if "<>:\"|?*;%".contains(c) { '-' } else { c }).collect();
    let plain = plain.trim_matches([' ', '.']);
    let stem = match plain.rsplit_once('.') {
        Some((stem, ending)) if (1..=5).contains(&ending.len()) && !stem.is_empty() => stem,
        _ => plain,
    };
    let stem: String = stem.trim_matches([' ', '.']).chars().take(LONGEST_NAME).collect();
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    let whole = |stem: &str| Line::parse(&format!("{stem}.{}", kind.ending()));
    whole(stem).or_else(|_| whole("file"))
}
