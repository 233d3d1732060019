//! Lists of words: for a page where they are looked after, which every colleague may read as they may the directory's stream; and for
//! the forms that show them to whoever has a form. Changes are commands.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    directory::{Directory, OrganisationKind, Person},
    policy::{self, Deed},
    template::{TemplateKind, differences, lines},
    words::OdsCode,
};
use mdt_protocol::templates::{PlaceWords, TailoredBy, TemplateView, Templates};
use serde::Deserialize;

/// At which PCN.
#[derive(Deserialize)]
pub struct Place {
    pcn: Option<String>,
}

/// `GET /api/templates`
pub async fn templates(site: web::Data<Site>, signed_in: SignedIn, asked: web::Query<Place>) -> Result<web::Json<Templates>, ApiError> {
    let directory = site.hub().directory();
    let person = &signed_in.person;
    if person.guest.is_some() {
        return Err(ApiError::not_found());
    }
    let (federation, pcn) = place(&directory, person, asked.pcn.as_deref())?;
    let lists = TemplateKind::ALL.into_iter().filter(|kind| pcn.is_none() || kind.is_tailored());
    Ok(web::Json(Templates {
        may_set: policy::may(person, Deed::SetTemplate, &federation, &[]),
        may_tailor: pcn.as_ref().is_some_and(|pcn| policy::may(person, Deed::TailorTemplate, pcn, &[])),
        pcns: u16::try_from(directory.organisations.values().filter(|it| it.kind == OrganisationKind::Pcn).count()).unwrap_or(u16::MAX),
        lists: lists.map(|kind| view(&directory, kind, pcn.as_ref())).collect(),
        federation,
        pcn,
    }))
}

/// `GET /api/templates/words`
pub async fn words(site: web::Data<Site>, signed_in: SignedIn, asked: web::Query<Place>) -> Result<web::Json<PlaceWords>, ApiError> {
    let directory = site.hub().directory();
    let (federation, pcn) = place(&directory, &signed_in.person, asked.pcn.as_deref())?;
    let of = |kind| directory.effective(pcn.as_ref().unwrap_or(&federation), kind);
    Ok(web::Json(PlaceWords {
        referral_form: of(TemplateKind::ReferralForm),
        note_prompts: of(TemplateKind::NotePrompts),
        outcome_list: of(TemplateKind::OutcomeList),
        assessment_ons4: of(TemplateKind::AssessmentOns4),
        assessment_concern: of(TemplateKind::AssessmentConcern),
    }))
}

/// The Federation, and the PCN that was asked for or is the asker's own.
fn place(directory: &Directory, person: &Person, asked: Option<&str>) -> Result<(OdsCode, Option<OdsCode>), ApiError> {
    let federation = directory.federation().ok_or_else(ApiError::not_found)?;
    let pcn = match asked {
        None => directory.home_pcn(person).map(|pcn| pcn.code.clone()),
        Some(code) => {
            let code = OdsCode::parse(code).map_err(|_| ApiError::not_found())?;
            let is_pcn = directory.organisations.get(&code).is_some_and(|it| it.kind == OrganisationKind::Pcn);
            Some(code).filter(|_| is_pcn).map_or_else(|| Err(ApiError::not_found()), |code| Ok(Some(code)))?
        }
    };
    Ok((federation.clone(), pcn))
}

fn view(directory: &Directory, kind: TemplateKind, pcn: Option<&OdsCode>) -> TemplateView {
    let template = directory.template(kind);
    let tailoring = pcn.and_then(|pcn| directory.tailoring(pcn, kind));
    let tailored = directory.organisations.values().filter(|_| pcn.is_none()).filter_map(|place| Some((place, directory.tailoring(&place.code, kind)?)));
    TemplateView {
        lines: lines(template, tailoring),
        differences: tailoring.map(|ours| differences(template, ours)).unwrap_or_default(),
        tailored_by: tailored
            .map(|(place, ours)| TailoredBy {
                name: place.name.to_string(),
                own: ours.own.iter().map(|entry| entry.key.clone()).collect(),
                hidden: ours.hidden.iter().cloned().collect(),
            })
            .filter(|it| !it.own.is_empty() || !it.hidden.is_empty())
            .collect(),
        template: template.clone(),
        tailoring: tailoring.cloned(),
    }
}
