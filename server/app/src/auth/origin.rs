//! Origin and Host: is a request meant for this service, and does it come from its own page?
//!
//! Host must be the listen address, a loopback name with its port when that is loopback, or the public URL's host: so
//! another site's name that leads here (DNS rebinding) gets nothing. A write or a socket must carry one of our own
//! origins; without one (or with `null`, which a strict referrer policy makes of some same-origin requests) only
//! `Sec-Fetch-Site: same-origin` will do, which no page of another site can forge. Programs send an Origin.

use crate::{config::Settings, error::ApiError, site::Site, url::split_port};
use actix_web::{HttpRequest, http::header, web};
use std::net::SocketAddr;

/// Names under which the service is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    hosts: Vec<String>,
    origins: Vec<String>,
    page: String,
}

impl Names {
    /// Of the settings and the address that was really bound.
    pub fn new(settings: &Settings, bound: SocketAddr) -> Self {
        let port = bound.port();
        let mut hosts = Vec::new();
        // "Any address" is not a name; 0.0.0.0 in a browser leads to this machine and would be a way around.
        if !bound.ip().is_unspecified() {
            hosts.push(bound.to_string());
        }
        if bound.ip().is_loopback() {
            hosts.extend([format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]);
        }
        let mut origins: Vec<String> = hosts.iter().map(|host| origin_of("http", host)).collect();
        if let Some(url) = &settings.public_url {
            let usual = url.port_or_usual();
            hosts.push(usual.map_or_else(|| url.host().to_owned(), |port| format!("{}:{port}", url.host())));
            origins.push(url.origin());
        }
        let page = settings.public_url.as_ref().map_or_else(|| origin_of("http", &bound.to_string()), |url| url.origin());
        Self { hosts, origins, page }
    }

    /// Whether a Host header names this service. `https` and `http` decide which port may be left out.
    pub fn knows_host(&self, host: &str) -> bool {
        let Ok((name, port)) = split_port(host) else { return false };
        let ports = port.map_or_else(|| vec![80, 443], |port| vec![port]);
        ports.iter().any(|port| self.hosts.iter().any(|known| known.eq_ignore_ascii_case(&format!("{name}:{port}"))))
    }

    /// Where people open the page: the public URL's origin, else the listen address.
    pub fn page_origin(&self) -> &str { &self.page }
    /// Whether an origin is our own page's.
    pub fn knows_origin(&self, origin: &str) -> bool { self.origins.iter().any(|known| known.eq_ignore_ascii_case(origin)) }

    /// Where the page may open its socket, for the content policy: `ws:` or `wss:` of each origin (a policy cannot name
    /// an IPv6 address; `'self'` stands for it).
    pub fn socket_origins(&self) -> Vec<String> {
        let mut sockets: Vec<_> =
            self.origins.iter().filter(|origin| !origin.contains('[')).map(|origin| origin.replacen("http", "ws", 1)).collect();
        sockets.sort();
        sockets.dedup();
        sockets
    }
}

fn origin_of(scheme: &str, host: &str) -> String {
    let usual = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(host))
}

/// Whether the request is meant for this service.
pub fn check_host(request: &HttpRequest) -> Result<(), ApiError> {
    let site = site_of(request)?;
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).or_else(|| request.uri().authority().map(|it| it.as_str()));
    match host {
        Some(host) if site.names().knows_host(host) => Ok(()),
        _ => Err(ApiError::wrong_host()),
    }
}

/// Whether a write or a socket comes from our own page (and is meant for this service).
pub fn check_origin(request: &HttpRequest) -> Result<(), ApiError> {
    check_host(request)?;
    let site = site_of(request)?;
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_ours = match text("origin") {
        Some(origin) if origin != "null" => site.names().knows_origin(origin),
        _ if request.headers().get_all("origin").count() > 1 => false,
        _ => text("sec-fetch-site") == Some("same-origin"),
    };
    if is_ours { Ok(()) } else { Err(ApiError::wrong_origin()) }
}

fn site_of(request: &HttpRequest) -> Result<&web::Data<Site>, ApiError> {
    request.app_data::<web::Data<Site>>().ok_or_else(ApiError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::PlainUrl;

    fn names(bound: &str, public: Option<&str>) -> Names {
        let mut settings = Settings::for_tests(std::path::Path::new("."));
        settings.public_url = public.map(|url| PlainUrl::parse(url).expect("a URL"));
        Names::new(&settings, bound.parse().expect("an address"))
    }

    #[test]
    fn hosts_and_origins_are_those_of_the_listen_address_and_the_public_url() {
        let local = names("127.0.0.1:8080", None);
        let public = names("0.0.0.0:8080", Some("https://mdt.example.org"));
        for (names, host, is_known) in [
            (&local, "127.0.0.1:8080", true),
            (&local, "localhost:8080", true),
            (&local, "LOCALHOST:8080", true),
            (&local, "[::1]:8080", true),
            (&local, "localhost", false),
            (&local, "localhost:8081", false),
            (&local, "evil.example:8080", false),
            (&local, "127.0.0.1:8080.evil.example", false),
            (&local, "", false),
            (&public, "mdt.example.org", true),
            (&public, "mdt.example.org:443", true),
            (&public, "mdt.example.org:8443", false),
            (&public, "localhost:8080", false),
        ] {
            assert_eq!(names.knows_host(host), is_known, "host {host}");
        }
        for (names, origin, is_known) in [
            (&local, "http://localhost:8080", true),
            (&local, "https://localhost:8080", false),
            (&local, "http://evil.example", false),
            (&local, "null", false),
            (&public, "https://mdt.example.org", true),
            (&public, "http://mdt.example.org", false),
            (&public, "https://mdt.example.org.evil.example", false),
        ] {
            assert_eq!(names.knows_origin(origin), is_known, "origin {origin}");
        }
        assert!(public.socket_origins().contains(&"wss://mdt.example.org".to_owned()));
    }
}
