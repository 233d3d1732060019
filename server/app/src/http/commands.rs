//! Commands over HTTP: the same `execute` as over the socket, for pages without a socket and for programs.

use super::body::Body;
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::ids::CommandId;
use mdt_protocol::{command::WireCommand, http::CommandAccepted, server::StreamSeq};
use serde::Deserialize;

/// A [`mdt_protocol::http::CommandRequest`] whose command is not read yet, so that an error can name its field.
#[derive(Debug, Deserialize)]
pub struct Unread {
    id: CommandId,
    command: serde_json::Value,
}

/// `POST /api/commands`
pub async fn command(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<Unread>) -> Result<web::Json<CommandAccepted>, ApiError> {
    let command = WireCommand::read(asked.command).map_err(|unreadable| ApiError::malformed(unreadable.field, unreadable.message))?;
    signed_in.is_active(&site).await?;
    let accepted = site.hub().execute_wire(signed_in.person.id, asked.id, command).await?;
    Ok(web::Json(CommandAccepted {
        id: asked.id,
        streams: accepted.streams.into_iter().map(|(stream, seq)| StreamSeq { stream, seq }).collect(),
        is_repeat: accepted.is_repeat,
    }))
}
