//! TypeScript of everything that crosses the wire, as one file.

use mdt_protocol::{client::ClientMessage, http, server::ServerMessage, supervision};
use ts_rs::{Config, TS};

/// The text of `web/src/generated/wire.ts`. Errors when a type cannot be written to a scratch folder.
pub fn generate() -> Result<String, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let config = Config::new().with_out_dir(folder.path());
    macro_rules! export {
        ($($type:ty),+ $(,)?) => { $(<$type>::export_all(&config)?;)+ };
    }
    export!(
        ClientMessage, ServerMessage, mdt_protocol::server::WireEvent, mdt_protocol::server::ErrorCode,
        http::SignIn, http::DemoSignIn, http::Me, http::CommandRequest, http::CommandAccepted, http::MeetingRow,
        http::MeetingList, http::Today, http::WaitingFor, http::CaseRow, http::CaseList, http::CaseFound,
        http::Proposal, http::OrderPreview, http::GuestPreview, http::CallLink, http::PassLink, http::AdmitGuest,
        http::OpenPass, http::GuestState, http::BreakGlassRequest, http::CaseOpened, http::NewReferral, http::CaseAccess,
        http::Certificate, http::AttendanceList,
        http::ActionList, mdt_protocol::actions::ActionsWanted, http::People, http::Minutes, http::MinutesLine, http::MinutesCase, http::LateText,
        http::OperatorMailList, http::OperatorMailShown, http::OperatorJobs, http::MyMail,
        http::OwnCalendar, http::CalendarLink, http::CalendarReply, http::CalendarReplyTaken,
        supervision::Supervision, supervision::SupervisedNotes, supervision::SupervisionCounts,
        http::HolidayList, mdt_protocol::mails::PublishPreview, mdt_protocol::mails::PassMail, mdt_protocol::mails::SendPass,
        http::SeriesList, http::SeriesView, http::PreviewSeries, http::SeriesPreview, mdt_domain::series::Exception,
        mdt_protocol::minutes::RecordTexts, mdt_protocol::templates::Templates, mdt_protocol::templates::PlaceWords,
        mdt_protocol::reports::Report, mdt_protocol::reports::Oversight,
        mdt_protocol::case_life::CaseTimeline, mdt_protocol::stories::StoryList, mdt_protocol::stories::StoryDesk,
        mdt_protocol::resources::Shelf, mdt_protocol::resources::PutOnShelf, mdt_protocol::resources::WithdrawFromShelf, mdt_protocol::resources::ShareFromShelf, mdt_protocol::resources::FileCameIn,
        mdt_protocol::local_services::LocalServicesWanted, mdt_protocol::local_services::LocalServiceList,
        mdt_domain::event::State, mdt_domain::event::Part, mdt_domain::event::EventKind,
    );
    let mut files: Vec<_> = std::fs::read_dir(folder.path())?.collect::<Result<Vec<_>, _>>()?.iter().map(|entry| entry.path()).collect();
    files.sort();
    let mut text = String::from(
        "// Generated from the Rust types by `make types`. Do not edit: a test fails when this file drifts.\n",
    );
    for file in files {
        if file.is_dir() {
            for inner in std::fs::read_dir(&file)? {
                append(&mut text, &std::fs::read_to_string(inner?.path())?);
            }
        } else {
            append(&mut text, &std::fs::read_to_string(&file)?);
        }
    }
    Ok(text)
}

fn append(text: &mut String, file: &str) {
    text.push('\n');
    for line in file.lines().filter(|line| !line.starts_with("import ") && !line.starts_with("// This file was generated")) {
        if !(line.is_empty() && text.ends_with("\n\n")) {
            text.push_str(line);
            text.push('\n');
        }
    }
}
