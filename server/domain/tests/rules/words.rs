use mdt_domain::{
    stream::StreamId,
    words::{CaseCode, Cfs, Efi, Line, NhsNumber, OdsCode},
};

#[test]
fn an_nhs_number_needs_its_check_digit() {
    let rows = [
        ("943 476 5919", true), ("9434765919", true), ("999-000-0018", true), ("9434765918", false), ("943476591", false),
        ("94347659190", false), ("943476591x", false), ("", false),
    ];
    for (text, is_good) in rows {
        assert_eq!(NhsNumber::parse(text).is_ok(), is_good, "{text}");
    }
    let number = NhsNumber::parse("9990000018").unwrap();
    assert!(number.is_synthetic() && number.spaced() == "999 000 0018" && !format!("{number:?}").contains("999"));
}

#[test]
fn codes_and_scales_are_checked() {
    assert!(OdsCode::parse(" u62360 ").is_ok_and(|code| code.as_str() == "U62360"));
    assert!(OdsCode::parse("U6 2360").is_err());
    assert!(CaseCode::parse("sf-014").is_ok() && CaseCode::parse("SF014").is_err() && CaseCode::parse("SF-14").is_err());
    for written in ["SF-031", "sf31", " SF 031 ", "sf-31", "Sf/31", "sf.031", "sf – 31"] {
        assert_eq!(CaseCode::however_written(written).map(|code| code.to_string()).as_deref(), Some("SF-031"), "{written}");
    }
    for none in ["sf", "31", "s31", "sf-", "sfulham31", "sf 31 okafor", "sf-310000", "", "31sf", "sf31a", "sf-0", "sf-000"] {
        assert_eq!(CaseCode::however_written(none), None, "{none}");
    }
    assert!(Cfs::new(0).is_err() && Cfs::new(9).is_ok() && Cfs::new(10).is_err());
    assert!(Efi::from_hundredths(100).is_ok() && Efi::from_hundredths(101).is_err());
    assert!(Line::parse("  ").is_err() && Line::parse(&"x".repeat(281)).is_err() && Line::parse("a\u{7}b").is_err());
}

#[test]
fn a_stream_id_reads_back_as_written() {
    for text in ["meeting:01890000-0000-7000-8000-000000000001", "pool:U62360", "directory:FED01"] {
        assert_eq!(text.parse::<StreamId>().unwrap().to_string(), text);
    }
    for text in ["meeting", "meeting:x", "unknown:1", "private-note:1"] {
        assert!(text.parse::<StreamId>().is_err(), "{text}");
    }
}
