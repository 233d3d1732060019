//! A small world: two PCNs, a coordinator in each, a case in each; and requests as the page sends them.

use actix_web::{
    App, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode},
    middleware::from_fn,
    test::{TestRequest, init_service},
    web,
};
use mdt_app::{
    auth::password,
    config::Settings,
    http::{self, every_request::every_request},
    serve,
    site::{Readiness, Site},
};
use mdt_domain::{
    case::{CaseRoot, Patient},
    command::Command,
    directory::{Organisation, OrganisationKind, Person, Role, RoleAt},
    ids::{CaseId, PersonId},
    words::{CaseCode, Day, Line, NhsNumber, OdsCode, Priority, UtcMicros},
};
use mdt_hub::{ActorId, Hub, HubOptions, Request};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

pub const HOST: &str = "127.0.0.1:8080";
pub const ORIGIN: &str = "http://127.0.0.1:8080";
pub const PASSWORD: &str = "three brown ducks";

pub fn ods(code: &str) -> OdsCode { OdsCode::parse(code).expect("an ODS code") }
pub fn line(text: &str) -> Line { Line::parse(text).expect("a line") }

fn organisation(code: &str, name: &str, kind: OrganisationKind, part_of: Option<&str>) -> Organisation {
    let code_letters = (kind == OrganisationKind::Pcn).then(|| if code == "U62360" { "SF".to_owned() } else { "NF".to_owned() });
    Organisation { code: ods(code), name: line(name), kind, part_of: part_of.map(ods), code_letters, imd_decile: None }
}

pub fn person(name: &str, email: &str, role: Role, at: &str) -> Person {
    Person {
        id: PersonId(Uuid::now_v7()),
        name: line(name),
        email: email.into(),
        job: line("Coordinator"),
        organisation: line("PCN"),
        roles: vec![RoleAt { role, at: ods(at) }],
        service_id: None,
        languages: Vec::new(),
        skills: Vec::new(),
        is_ended: false,
        absences: Vec::new(),
        guest: None,
        employer: None,
        funding_stream: None,
    }
}

pub fn case(code: &str, pcn: &str, practice: &str, number: &str) -> CaseRoot {
    let nhs_number = Some(NhsNumber::parse(number).expect("a number"));
    let patient = Patient { nhs_number, lives_alone: true, ..Patient::new(line("Mary"), line("Okafor"), Day("1940-02-01".parse().expect("a day"))) };
    let (code, practice) = (CaseCode::parse(code).expect("a code"), (ods(practice), line("The Surgery")));
    CaseRoot::new(CaseId(Uuid::now_v7()), code, ods(pcn), practice, patient, Priority::Red, line("Falls"))
}

pub struct World {
    _folder: TempDir,
    pub site: web::Data<Site>,
    pub clock: Arc<AtomicI64>,
    /// Coordinator of the first PCN, whose case is SF-001.
    pub bea: Person,
    /// Coordinator of the second, whose case is NF-001.
    pub sam: Person,
}

impl World {
    pub async fn real() -> Self { Self::with(|settings| settings.is_demo = false).await }
    pub async fn demo() -> Self { Self::with(|_| {}).await }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut settings = Settings::for_tests(folder.path());
        change(&mut settings);
        let clock = Arc::new(AtomicI64::new(1_795_000_000_000_000));
        let read = clock.clone();
        let options = HubOptions { clock: Arc::new(move || UtcMicros(read.load(Ordering::Relaxed))), ..HubOptions::default() };
        let hub = Hub::start(serve::store_options(&settings), options).await.expect("a hub");
        let (bea, sam) = (
            person("Bea Okonjo", "bea@example.org", Role::Coordinator, "U62360"),
            person("Sam North", "sam@example.org", Role::Coordinator, "U62361"),
        );
        let people = vec![bea.clone(), sam.clone()];
        let organisations = vec![
            organisation("FED01", "The Federation", OrganisationKind::Federation, None),
            organisation("U62360", "South Fulham", OrganisationKind::Pcn, Some("FED01")),
            organisation("U62361", "North Fulham", OrganisationKind::Pcn, Some("FED01")),
            organisation("E85001", "The Surgery", OrganisationKind::Practice, Some("U62360")),
            organisation("E85002", "The Other Surgery", OrganisationKind::Practice, Some("U62361")),
        ];
        execute(&hub, Command::SetDirectory { federation: ods("FED01"), organisations, services: Vec::new(), people }).await;
        execute(&hub, Command::RegisterCase(Box::new(case("SF-001", "U62360", "E85001", "999 000 0018")))).await;
        execute(&hub, Command::RegisterCase(Box::new(case("NF-001", "U62361", "E85002", "999 000 0026")))).await;
        let hash = password::hash(PASSWORD.to_owned().into()).await.expect("a hash");
        assert!(hub.store().create_account(bea.id, &bea.email, &hash).await.expect("an account"));
        let bound: SocketAddr = HOST.parse().expect("an address");
        let mailer = mdt_app::mail::mailer::Mailer::new(&settings).expect("standard sentences");
        let site = web::Data::new(Site::new(hub, settings, bound, mailer));
        site.set_readiness(Readiness::Ready);
        Self { _folder: folder, site, clock, bea, sam }
    }

    pub fn pass(&self, seconds: i64) { self.clock.fetch_add(seconds * 1_000_000, Ordering::Relaxed); }

    /// Sends one request, as our own page would unless `ask` says otherwise.
    pub async fn ask(&self, ask: Ask<'_>) -> Answer {
        let app = App::new()
            .app_data(self.site.clone())
            .wrap(from_fn(every_request))
            .route("/breaks", web::get().to(breaks))
            .configure(http::configure);
        let service = init_service(app).await;
        let mut request = TestRequest::with_uri(ask.path).method(ask.method).peer_addr(ask.peer.parse().expect("an address"));
        for (name, value) in &ask.headers {
            request = request.append_header((*name, *value));
        }
        if let Some(cookie) = ask.cookie {
            request = request.append_header(("cookie", cookie));
        }
        if let Some(body) = ask.body {
            request = request.set_payload(body);
        }
        match service.call(request.to_request()).await {
            Ok(response) => Answer::of(response).await,
            Err(error) => {
                let response: HttpResponse = error.error_response();
                Answer::read(response.status(), response.headers().clone(), response.into_body()).await
            }
        }
    }

    pub async fn get(&self, path: &str, cookie: Option<&str>) -> Answer { self.ask(Ask::get(path, cookie)).await }
    pub async fn post(&self, path: &str, cookie: Option<&str>, body: Value) -> Answer { self.ask(Ask::post(path, cookie, body.to_string())).await }

    /// Signs in (by click in a demo, else by password) and gives the cookie.
    pub async fn cookie(&self) -> String {
        if self.site.settings().is_demo {
            return self.cookie_of(self.bea.id).await;
        }
        let answer = self.post("/api/sign-in", None, serde_json::json!({ "email": "bea@example.org", "password": PASSWORD })).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
        answer.cookie().split(';').next().expect("a cookie").to_owned()
    }

    /// Signs anybody in, in a demo.
    pub async fn cookie_of(&self, person: PersonId) -> String {
        // A guest has no account to click at: their session is what opening their link makes.
        if self.site.hub().directory().people.get(&person).is_some_and(|person| person.guest.is_some()) {
            let cookie = mdt_app::auth::session::start(&self.site, person, true).await.expect("a session");
            return format!("{}={}", cookie.name(), cookie.value());
        }
        let answer = self.post("/api/demo/sign-in", None, serde_json::json!({ "person_id": person })).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
        answer.cookie().split(';').next().expect("a cookie").to_owned()
    }
}

async fn breaks() -> HttpResponse { panic!("on purpose") }

pub async fn execute(hub: &Arc<Hub>, command: Command) {
    hub.execute(Request { actor: ActorId::System, key: None, command, at: None }).await.expect("accepted");
}

pub struct Ask<'a> {
    pub method: Method,
    pub path: &'a str,
    pub headers: Vec<(&'a str, &'a str)>,
    pub cookie: Option<&'a str>,
    pub body: Option<String>,
    pub peer: &'a str,
}
impl<'a> Ask<'a> {
    pub fn get(path: &'a str, cookie: Option<&'a str>) -> Self {
        Self { method: Method::GET, path, headers: vec![("host", HOST)], cookie, body: None, peer: "127.0.0.1:5000" }
    }
    pub fn post(path: &'a str, cookie: Option<&'a str>, body: String) -> Self {
        let headers = vec![("host", HOST), ("origin", ORIGIN), ("content-type", "application/json")];
        Self { method: Method::POST, path, headers, cookie, body: Some(body), peer: "127.0.0.1:5000" }
    }
    pub fn headers(mut self, headers: &[(&'a str, &'a str)]) -> Self {
        self.headers = headers.to_vec();
        self
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: Vec<(String, String)>,
    pub body: String,
}
impl Answer {
    async fn of<B: MessageBody>(response: ServiceResponse<B>) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self::read(status, headers, response.into_body()).await
    }
    async fn read(status: StatusCode, headers: actix_web::http::header::HeaderMap, body: impl MessageBody) -> Self {
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned())).collect();
        let Ok(body) = actix_web::body::to_bytes(body).await else { panic!("a body") };
        Self { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
    pub fn header(&self, name: &str) -> Option<&str> { self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()) }
    pub fn cookie(&self) -> &str { self.header("set-cookie").expect("a cookie") }
    pub fn json(&self) -> Value { serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("JSON, not {:?}", self.body)) }
    pub fn code(&self) -> String { self.json()["error"]["code"].as_str().unwrap_or_default().to_owned() }
    pub fn field(&self) -> Option<String> { self.json()["error"]["field"].as_str().map(str::to_owned) }
}
