//! The shelf: what a file is by its bytes, names that are safe, who sees and keeps which place, and words that name nobody.

use crate::world::*;
use mdt_domain::{
    directory::Role,
    identifiers::Known,
    ids::{PersonId, ResourceId},
    rejection::RejectionCode,
    shared_file::{FileKind, SharedFile, clean_name, is_cut_off, is_encrypted},
    shelf::{LookedThrough, ShelfItem, is_whole, kept_by, looked_through, names_nobody, sees, text_names_nobody, words},
    words::{Day, HttpsLink, UtcMicros},
};
use uuid::Uuid;

fn archive(first: &[u8], more: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.resize(30, 0);
    bytes.extend_from_slice(first);
    for part in more {
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(part);
    }
    bytes
}

#[test]
fn a_file_is_what_its_bytes_say_and_never_what_its_name_says() {
    let docx = archive(b"[Content_Types].xml", &[b"word/document.xml"]);
    let macros = archive(b"[Content_Types].xml", &[b"word/document.xml", b"word/vbaProject.bin"]);
    let odt = archive(b"mimetypeapplication/vnd.oasis.opendocument.text", &[b"content.xml"]);
    let program = archive(b"a.exe", &[]);
    let sheet = archive(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", &[b"content.xml"]);
    let rows: Vec<(&str, &[u8], &str, Option<FileKind>)> = vec![
        ("a PDF called otherwise", b"%PDF-1.7\n...", "notes.txt", Some(FileKind::Pdf)),
        ("a PNG", b"\x89PNG\r\n\x1a\n....", "x", Some(FileKind::Png)),
        ("a JPEG", b"\xff\xd8\xff\xe0....", "x.png", Some(FileKind::Jpeg)),
        ("a Word document", &docx, "x.pdf", Some(FileKind::Docx)),
        ("one with macros", &macros, "x.docx", None),
        ("an OpenDocument text", &odt, "x", Some(FileKind::Odt)),
        ("a spreadsheet", &sheet, "x.odt", None),
        ("another archive", &program, "x.docx", None),
        ("a table", b"Name,Phone\nWarm Homes,020 7946 0000\n", "Services.CSV", Some(FileKind::Csv)),
        ("text", b"Who can apply\n", "services.pdf", Some(FileKind::Txt)),
        ("a page", b"\n <!DOCTYPE html><script>", "guide.txt", None),
        ("a drawing", b"<svg onload=x>", "x.txt", None),
        ("a drawing behind a declaration", b"\xef\xbb\xbf<?xml version=\"1.0\"?><svg/>", "x.txt", None),
        ("a program", b"MZ\x90\x00\x03", "x.pdf", None),
        ("nothing", b"", "x.txt", None),
        ("letters of another alphabet's code page", b"Caf\xe9", "x.txt", None),
    ];
    for (sentence, bytes, name, expected) in rows {
        assert_eq!(FileKind::of(bytes, name), expected, "{sentence}");
    }
}

#[test]
fn a_file_that_is_not_what_it_is_called_is_told_and_so_is_a_broken_or_encrypted_pdf() {
    let rows = [
        (None, "a.pdf", Some("a PDF")),
        (Some(FileKind::Txt), "Guide.PDF", Some("a PDF")),
        (Some(FileKind::Csv), "a.docx", Some("a Word document")),
        (Some(FileKind::Pdf), "a.docx", None),
        (Some(FileKind::Png), "a.jpg", None),
        (Some(FileKind::Pdf), "a.pdf", None),
        (Some(FileKind::Txt), "a.csv", None),
        (None, "a.exe", None),
    ];
    for (kind, name, expected) in rows {
        assert_eq!(FileKind::only_called(kind, name), expected, "{kind:?} {name}");
    }
    assert!(is_cut_off(b"%PDF-1.7\n1 0 obj\n") && !is_cut_off(b"%PDF-1.7\ntrailer\n%%EOF\n\0\0"));
    assert!(is_cut_off(&[b"%PDF-1.7\n%%EOF".as_slice(), &[b'x'; 2000]].concat()), "an end of an earlier version is not its end");
    assert!(is_encrypted(b"%PDF-1.7\ntrailer\n<< /Encrypt 5 0 R >>\n%%EOF") && !is_encrypted(b"%PDF-1.7\n%%EOF"));
}

#[test]
fn what_the_service_cannot_read_somebody_has_looked_through() {
    let file = |hash: &str, kind| SharedFile { hash: hash.into(), name: line("a"), kind, bytes: 1 };
    let now = LookedThrough { by: PersonId(Uuid::from_u128(7)), at: UtcMicros(9) };
    let (pdf, text) = (file("ab", FileKind::Pdf), file("cd", FileKind::Csv));
    assert_eq!(looked_through(None, true, now, None), Ok(None));
    assert_eq!(looked_through(Some(&text), true, now, None), Ok(None), "the service reads every line of it");
    assert_eq!(looked_through(Some(&pdf), true, now, None), Ok(Some(now)));
    let refused = looked_through(Some(&pdf), false, now, None).unwrap_err();
    assert_eq!((refused.code, refused.field), (RejectionCode::Invalid, Some("is_looked_through")));
    let before = ShelfItem { link: None, file: Some(pdf.clone()), looked_through: Some(now), ..item() };
    assert_eq!(looked_through(Some(&pdf), false, now, Some(&before)), Ok(Some(now)), "it stays with the file");
    assert!(looked_through(Some(&file("ef", FileKind::Pdf)), false, now, Some(&before)).is_err(), "and goes with it");
}

#[test]
fn a_name_leads_to_no_folder_and_has_the_ending_of_its_kind() {
    for (name, kind, expected) in [
        ("Winter guide.PDF", FileKind::Pdf, "Winter guide.pdf"),
        ("../../etc/passwd", FileKind::Txt, "passwd.txt"),
        ("C:\\Users\\bea\\plan.docx", FileKind::Docx, "plan.docx"),
        ("plan.pdf.exe", FileKind::Pdf, "plan.pdf.pdf"),
        ("gpj\u{202e}fdp.exe", FileKind::Png, "gpjfdp.png"),
        ("a\r\nSet-Cookie: x.csv", FileKind::Csv, "aSet-Cookie- x.csv"),
        ("quote\"; x=.txt", FileKind::Txt, "quote-- x=.txt"),
        ("...", FileKind::Odt, "file.odt"),
        ("", FileKind::Odt, "file.odt"),
    ] {
        assert_eq!(clean_name(name, kind).unwrap().as_str(), expected, "{name:?}");
    }
    assert_eq!(clean_name(&"x".repeat(900), FileKind::Jpeg).unwrap().as_str().len(), 104);
}

fn item() -> ShelfItem {
    ShelfItem {
        id: ResourceId(Uuid::from_u128(1)), place: pcn(), title: line("Winter guide"), about: Some(line("Who can apply")), topics: vec![line("Warmth")],
        link: Some(HttpsLink::parse("https://example.org/1941-03-05").unwrap()), file: None, added_by: PersonId(Uuid::from_u128(2)), added_at: UtcMicros(1),
        changed_at: UtcMicros(1), changed_by: None, looked_through: None, version: 1, is_withdrawn: false,
    }
}

#[test]
fn it_is_a_link_or_a_file_and_its_words_name_nobody() {
    let known = Known::new([("Mary", "Okafor", Day(jiff::civil::date(1941, 3, 5)))].into_iter());
    let file = SharedFile { hash: "ab".into(), name: line("Guide.pdf"), kind: FileKind::Pdf, bytes: 9 };
    let named = |name: &str| ShelfItem { link: None, file: Some(SharedFile { name: line(name), ..file.clone() }), ..item() };
    assert_eq!(is_whole(&item()), Ok(()));
    for wrong in [ShelfItem { link: None, ..item() }, ShelfItem { file: Some(file.clone()), ..item() }, ShelfItem { topics: vec![line("x"); 9], ..item() }] {
        assert_eq!(is_whole(&wrong).unwrap_err().code, RejectionCode::Invalid);
    }
    assert_eq!(names_nobody(&words(&item()), &known), Ok(()), "a date in an address is no birthday");
    for (field, wrong) in [
        ("title", ShelfItem { title: line("For Mary Okafor"), ..item() }),
        ("about", ShelfItem { about: Some(line("Ring 999 000 0018")), ..item() }),
        ("topics", ShelfItem { topics: vec![line("SF-014")], ..item() }),
        ("file", ShelfItem { link: None, file: Some(SharedFile { name: line("Okafor, Mary.pdf"), ..file.clone() }), ..item() }),
        // As strict as a story about where and how old somebody is.
        ("title", ShelfItem { title: line("Leaflet for a 93-year-old"), ..item() }),
        ("title", ShelfItem { title: line("The flat at 14 Laburnum Road"), ..item() }),
        ("about", ShelfItem { about: Some(line("Parking at W6 9JT")), ..item() }),
        ("about", ShelfItem { about: Some(line("Written when she was 93.")), ..item() }),
        ("about", ShelfItem { about: Some(line("Of somebody born in March 1941")), ..item() }),
        ("topics", ShelfItem { topics: vec![line("Warmth"), line("aged 93")], ..item() }),
        ("file", named("14_Laburnum_Road.pdf")),
        ("file", named("Woman aged 93.pdf")),
        ("file", named("W6 9JT.pdf")),
    ] {
        let refused = names_nobody(&words(&wrong), &known).unwrap_err();
        assert_eq!((refused.code, refused.field), (RejectionCode::Identifies, Some(field)));
        assert!(!refused.message.contains("Okafor") && !refused.message.contains("0018"), "{}", refused.message);
    }
    for fine in [
        ShelfItem { title: line("SF-36 and PHQ-9: how to score"), about: Some(line("For people aged 65 and over, and from 75 on")), ..item() },
        ShelfItem { title: line("A 10-minute home check, by Mary"), about: Some(line("Okafor's slides of November 2026")), ..item() },
        ShelfItem { title: line("100 walks and 24 hour street outreach"), topics: vec![line("Over 80"), line("Long road to recovery")], ..item() },
        ShelfItem { link: Some(HttpsLink::parse("https://example.org/places/14-laburnum-road/w6-9jt").unwrap()), ..item() },
        named("Guide 2026-11-03 v2.pdf"),
    ] {
        assert_eq!(names_nobody(&words(&fine), &known), Ok(()), "{:?}", words(&fine));
    }
    let refused = |about: &str| names_nobody(&words(&ShelfItem { about: Some(line(about)), ..item() }), &known).unwrap_err().message;
    assert!(refused("Come to 14 Laburnum Road").contains("among the local services") && refused("for a man of 66 years of age").contains("“from 66 on”"));
    let services = "Warm Homes,020 7946 0000,help@example.org,Mrs Smith answers\n";
    for (text, is_refused) in [
        ("Service,Phone\nWarm Homes,020 7946 0000,help@example.org,W6 9JT\n".to_owned(), false),
        (format!("{services}9990000018,x\n"), true),
        ("Service\nWarm Homes\nOKAFOR Mary\n".to_owned(), true),
        ("Born\n05/03/1941\n".to_owned(), true),
        ("Day centre,14 Laburnum Road,W6 9JT,for people aged 60\nBus pass,from age 66\nSince March 1965,open to all over 75\n".to_owned(), false),
        ("Visit\nA 93-year-old woman\n".to_owned(), true),
        ("Visit\nA woman aged 93\n".to_owned(), true),
        ("Visit\nShe is 93 and lives alone\n".to_owned(), true),
    ] {
        let told = text_names_nobody(&text, &known);
        assert_eq!(told.is_err(), is_refused, "{text}");
        assert!(told.err().is_none_or(|it| it.field == Some("file") && it.message.contains("on line ")));
    }
}

#[test]
fn a_place_s_shelf_is_seen_by_who_works_there_and_kept_by_who_leads_it() {
    let directory = directory();
    for (sentence, who, sees_fed, sees_pcn, keeps) in [
        ("a coordinator", member(1, Role::Coordinator, pcn()), true, true, vec![pcn()]),
        ("a director", member(1, Role::ClinicalDirector, pcn()), true, true, vec![pcn()]),
        ("the Federation's manager", member(1, Role::FederationManager, federation()), true, true, vec![federation()]),
        ("a link worker", member(1, Role::LinkWorker, pcn()), true, true, vec![]),
        ("a practice's staff", member(1, Role::PracticeStaff, practice()), true, true, vec![]),
        ("another PCN's coordinator", member(1, Role::Coordinator, other_pcn()), true, false, vec![other_pcn()]),
    ] {
        assert_eq!((sees(&who, &federation(), &directory), sees(&who, &pcn(), &directory)), (sees_fed, sees_pcn), "{sentence}");
        assert_eq!(kept_by(&who, &directory), keeps, "{sentence}");
        let mut left = who;
        left.is_ended = true;
        assert!(!sees(&left, &federation(), &directory) && kept_by(&left, &directory).is_empty(), "{sentence} who has left");
    }
}
