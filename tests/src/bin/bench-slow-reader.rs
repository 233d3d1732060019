//! `make bench-slow-reader`: a member that never reads beside nineteen neighbours, 80 durable commands a second in the room.
//! Prints the neighbours' time to the last member without and with it (medians of interleaved rounds, and the ratio), the
//! server's memory, and how long the stalled socket lived.

use mdt_protocol::{client::ClientMessage, limits::PROTOCOL_VERSION};
use mdt_tests::{
    Anything,
    load::{Plan, Sockets, Target},
    rooms::{self, Room},
    server::{Options, Server},
};
use futures_util::SinkExt;
use std::time::{Duration, Instant};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{WebSocketStream, tungstenite::{Message, client::IntoClientRequest, http::HeaderValue}};

const ROUNDS: usize = 5;
/// Of equal length without and with the stalled member, and shorter than the 20 s after which it is ended.
const ROUND: Duration = Duration::from_secs(12);

/// Joins with a small receive buffer and never reads.
async fn stalled(address: &str, room: &Room) -> Result<WebSocketStream<TcpStream>, Anything> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    let tcp = socket.connect(address.parse()?).await?;
    let mut request = format!("ws://{address}/socket").into_client_request()?;
    let (_, cookie) = room.people.last().ok_or("an empty room")?;
    request.headers_mut().insert("Cookie", HeaderValue::from_str(cookie)?);
    request.headers_mut().insert("Origin", HeaderValue::from_str(&format!("http://{address}"))?);
    let (mut socket, _) = tokio_tungstenite::client_async(request, tcp).await?;
    for message in [ClientMessage::Hello { protocol: PROTOCOL_VERSION }, ClientMessage::Join { meeting_id: room.meeting, from: None }] {
        socket.send(Message::text(serde_json::to_string(&message)?)).await?;
    }
    Ok(socket)
}

/// Whether the kernel still has the server's side of the connection from a local port.
fn is_known_to_kernel(server: u16, client: u16) -> Result<bool, Anything> {
    let table = std::fs::read_to_string("/proc/net/tcp")?;
    let (server, client) = (format!(":{server:04X}"), format!(":{client:04X}"));
    Ok(table.lines().skip(1).any(|line| {
        let mut fields = line.split_whitespace().skip(1);
        fields.next().is_some_and(|local| local.ends_with(&server)) && fields.next().is_some_and(|remote| remote.ends_with(&client))
    }))
}

async fn neighbours(address: &str, room: &Room, length: Duration) -> Result<mdt_tests::load::Figures, Anything> {
    let mut nineteen = room.clone();
    nineteen.people.pop();
    let (sockets, _) = Sockets::open(address, &[nineteen], Target::Durable).await?;
    sockets.run(Plan { target: Target::Durable, length, every: Some(Duration::from_micros(12_500)), outstanding: 1000 }, 0).await
}

async fn run() -> Result<(), Anything> {
    let folder = tempfile::tempdir()?;
    let options = Options { data_dir: Some(folder.path().to_path_buf()), ..Options::default() };
    Server::start(options.clone()).await?.stop().await?;
    let room = rooms::prepare(folder.path(), 1, 20).await?.remove(0);
    let server = Server::start(options).await?;
    let (mut alone, mut beside, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let quiet = neighbours(&server.address, &room, ROUND).await?;
        let before_kib = server.resident_kib()?;
        let socket = stalled(&server.address, &room).await?;
        let client_port = socket.get_ref().local_addr()?.port();
        let (port, opened) = (server.port(), Instant::now());
        let loaded = neighbours(&server.address, &room, ROUND).await?;
        let after_kib = server.resident_kib()?;
        println!(
            "round {round}: alone p50 {:.2} p99 {:.2} ms, beside p50 {:.2} p99 {:.2} ms; lost {}; memory {:+} KiB",
            quiet.percentile_ms(50),
            quiet.percentile_ms(99),
            loaded.percentile_ms(50),
            loaded.percentile_ms(99),
            quiet.lost + loaded.lost,
            i64::try_from(after_kib)? - i64::try_from(before_kib)?,
        );
        alone.push(quiet.percentile_ms(99));
        beside.push(loaded.percentile_ms(99));
        ratios.push(loaded.percentile_ms(99) / quiet.percentile_ms(99));
        if round == ROUNDS {
            // Looked for only now: reading the kernel's table would hold up this one thread while it measures.
            let mut gone = None;
            while gone.is_none() && opened.elapsed() < Duration::from_secs(60) {
                tokio::time::sleep(Duration::from_millis(100)).await;
                gone = (!is_known_to_kernel(port, client_port)?).then(|| opened.elapsed());
            }
            println!("the stalled socket was gone after {}", gone.map_or("more than 60 s".to_owned(), |after| format!("{:.1} s", after.as_secs_f64())));
        }
        drop(socket);
    }
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let (alone, beside) = (median(&mut alone), median(&mut beside));
    println!("p99, medians: alone {alone:.2} ms, beside {beside:.2} ms; median of the rounds' ratios {:.2}", median(&mut ratios));
    server.stop().await
}

fn main() -> Result<(), Anything> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, run())
}
