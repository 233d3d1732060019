//! A chaos proxy of our own: TCP in, TCP out, and whatever can go wrong between. It cuts (RST or FIN), delays, throttles, holds
//! and silently swallows, each direction for itself, on command or by a seed. It knows no WebSocket: a cut falls anywhere in a
//! frame. Used by the fault tests only.

use crate::Anything;
use parking_lot::Mutex;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use socket2::SockRef;
use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpSocket, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Notify,
    task::JoinHandle,
};

/// Bytes moved at once.
const BITE: usize = 16 * 1024;
/// A throttled direction moves so many bites a second.
const BITES_A_SECOND: u32 = 10;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

/// What a direction does with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Flow {
    /// Passes them on.
    Pass = 0,
    /// Takes them and throws them away; its end is not told either (half-open).
    Swallow = 1,
    /// Does not take them: whoever sends is held up by the kernel.
    Hold = 2,
}

/// How a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// At once, as a dying machine's kernel does it.
    Reset,
    /// In order, but in the middle of whatever was going on.
    Fin,
}

/// What a seed may do to a connection at the end of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// [`Cut::Reset`].
    Reset,
    /// [`Cut::Fin`].
    Fin,
    /// Half-open: what the client sends is swallowed.
    SwallowUp,
    /// Half-open: what the server sends is swallowed.
    SwallowDown,
    /// Half-open both ways: a phone in the lift.
    SwallowBoth,
    /// Everything comes late, then a reset.
    Late,
    /// A trickle, then a reset.
    Trickle,
    /// A reset after so many more bytes of the server, wherever in a frame that is.
    MidFrame,
}

/// All faults.
pub const FAULTS: [Fault; 8] =
    [Fault::Reset, Fault::Fin, Fault::SwallowUp, Fault::SwallowDown, Fault::SwallowBoth, Fault::Late, Fault::Trickle, Fault::MidFrame];

/// Faults by a seed: every connection lives for a while, then something happens to it.
#[derive(Clone, Debug)]
pub struct Chaos {
    /// How long a connection is left alone.
    pub life: Range<Duration>,
    /// How long a late or trickling connection goes on before it is reset.
    pub agony: Range<Duration>,
}

#[derive(Default)]
struct Side {
    flow: AtomicU8,
    /// Milliseconds each bite is late.
    delay_ms: AtomicU32,
    /// Bytes a second; 0: as they come.
    throttle: AtomicU32,
    /// Bytes that may still pass before the connection is reset; negative: no bound.
    left: AtomicI64,
    passed: AtomicU64,
}

impl Side {
    /// Bytes to move at once: a throttled direction moves in small bites.
    fn bite(&self) -> usize {
        match self.throttle.load(Ordering::Acquire) {
            0 => BITE,
            throttle => usize::try_from(throttle / BITES_A_SECOND).unwrap_or(BITE).clamp(1, BITE),
        }
    }
}

/// One connection through the proxy.
pub struct Link {
    /// The client's own port, by which a test knows its connection.
    pub client_port: u16,
    sides: [Side; 2],
    cut: Mutex<Option<Cut>>,
    /// Ends that were reached and told to nobody.
    silent_ends: AtomicUsize,
    /// Told when something changed.
    changed: Notify,
}

impl Link {
    fn new(client_port: u16) -> Self {
        let link = Self { client_port, sides: Default::default(), cut: Mutex::new(None), silent_ends: AtomicUsize::new(0), changed: Notify::new() };
        link.sides.iter().for_each(|side| side.left.store(-1, Ordering::Relaxed));
        link
    }

    fn side(&self, way: Way) -> &Side {
        let [up, down] = &self.sides;
        if way == Way::Up { up } else { down }
    }

    /// Cuts it now.
    pub fn cut(&self, cut: Cut) {
        self.cut.lock().get_or_insert(cut);
        self.changed.notify_waiters();
    }

    /// What a direction does from now on.
    pub fn flow(&self, way: Way, flow: Flow) {
        self.side(way).flow.store(flow as u8, Ordering::Release);
        self.changed.notify_waiters();
    }

    /// Makes a direction late.
    pub fn delay(&self, way: Way, by: Duration) {
        self.side(way).delay_ms.store(u32::try_from(by.as_millis()).unwrap_or(u32::MAX), Ordering::Release);
    }

    /// Bytes a second from now on; 0: as they come.
    pub fn throttle(&self, way: Way, bytes_a_second: u32) { self.side(way).throttle.store(bytes_a_second, Ordering::Release); }

    /// Resets the connection after so many more bytes.
    pub fn cut_after(&self, way: Way, bytes: u32) { self.side(way).left.store(i64::from(bytes), Ordering::Release); }

    /// Bytes that were taken in a direction so far, swallowed ones included.
    pub fn passed(&self, way: Way) -> u64 { self.side(way).passed.load(Ordering::Acquire) }

    fn is_cut(&self) -> Option<Cut> { *self.cut.lock() }

    /// Ends when the connection is cut.
    async fn until_cut(&self) {
        loop {
            let changed = self.changed.notified();
            if self.is_cut().is_some() {
                return;
            }
            changed.await;
        }
    }
}

struct Inner {
    upstreams: Mutex<Vec<String>>,
    links: Mutex<BTreeMap<usize, Arc<Link>>>,
    chaos: Mutex<Option<Chaos>>,
    faults: Mutex<BTreeMap<Fault, usize>>,
    seed: u64,
    accepted: AtomicUsize,
    /// Receive buffer towards the server, bytes; 0: the system's.
    receive_buffer: AtomicU32,
    is_refusing: AtomicBool,
}

/// A listening proxy; ends when dropped.
pub struct Proxy {
    address: String,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut_all(Cut::Reset);
    }
}

impl Proxy {
    /// Listens on a free loopback port; each connection goes on to one of `upstreams` (`host:port`), drawn by the seed.
    pub async fn start(upstreams: Vec<String>, seed: u64) -> Result<Self, Anything> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let inner = Arc::new(Inner {
            upstreams: Mutex::new(upstreams),
            links: Mutex::default(),
            chaos: Mutex::default(),
            faults: Mutex::default(),
            seed,
            accepted: AtomicUsize::new(0),
            receive_buffer: AtomicU32::new(0),
            is_refusing: AtomicBool::new(false),
        });
        let of = inner.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, peer)) = listener.accept().await {
                if !of.is_refusing.load(Ordering::Acquire) {
                    tokio::spawn(serve(of.clone(), client, peer.port()));
                }
            }
        });
        Ok(Self { address, inner, task })
    }

    /// Where it listens.
    pub fn address(&self) -> &str { &self.address }

    /// Where new connections go from now on (after a restart, or when a node is gone).
    pub fn lead_to(&self, upstreams: Vec<String>) { *self.inner.upstreams.lock() = upstreams; }

    /// Faults by the seed for connections made from now on; none: they are left alone.
    pub fn chaos(&self, chaos: Option<Chaos>) { *self.inner.chaos.lock() = chaos; }

    /// Ends every new connection at once, as a machine without the service does.
    pub fn refuse(&self, is_refusing: bool) { self.inner.is_refusing.store(is_refusing, Ordering::Release); }

    /// The kernel's buffer for what the server sends, for connections made from now on: with a small one a client that does not
    /// read is felt by the server soon.
    pub fn receive_buffer(&self, bytes: u32) { self.inner.receive_buffer.store(bytes, Ordering::Release); }

    /// Live connections.
    pub fn links(&self) -> Vec<Arc<Link>> { self.inner.links.lock().values().cloned().collect() }

    /// The live connection from a local port: the newest, because ports come again.
    pub fn link(&self, client_port: u16) -> Option<Arc<Link>> { self.links().into_iter().rfind(|link| link.client_port == client_port) }

    /// Cuts everything that is there.
    pub fn cut_all(&self, cut: Cut) { self.links().iter().for_each(|link| link.cut(cut)); }

    /// What the seed did so far.
    pub fn faults(&self) -> BTreeMap<Fault, usize> { self.inner.faults.lock().clone() }
}

async fn serve(inner: Arc<Inner>, client: TcpStream, client_port: u16) {
    let number = inner.accepted.fetch_add(1, Ordering::AcqRel);
    let mut random = SmallRng::seed_from_u64(inner.seed.wrapping_add(number as u64));
    let upstream = {
        let upstreams = inner.upstreams.lock();
        upstreams.get(random.random_range(0..upstreams.len().max(1))).cloned()
    };
    // A server that is not there is one that hangs up.
    let Some(Ok(server)) = (match upstream {
        Some(address) => Some(connect(&address, inner.receive_buffer.load(Ordering::Acquire)).await),
        None => None,
    }) else {
        return;
    };
    if client.set_nodelay(true).and_then(|()| server.set_nodelay(true)).is_err() {
        return;
    }
    let link = Arc::new(Link::new(client_port));
    inner.links.lock().insert(number, link.clone());
    let doom = inner.chaos.lock().clone().map(|chaos| tokio::spawn(doom(inner.clone(), link.clone(), chaos, random)));
    let (client_in, client_out) = client.into_split();
    let (server_in, server_out) = server.into_split();
    let up = tokio::spawn(pump(link.clone(), Way::Up, client_in, server_out));
    let down = tokio::spawn(pump(link.clone(), Way::Down, server_in, client_out));
    let (up, down) = (up.await, down.await);
    if let Some(doom) = doom {
        doom.abort();
    }
    inner.links.lock().remove(&number);
    if let (Ok((client_in, server_out)), Ok((server_in, client_out))) = (up, down)
        && let (Ok(client), Ok(server)) = (client_in.reunite(client_out), server_in.reunite(server_out))
        && link.is_cut() == Some(Cut::Reset)
    {
        for socket in [&client, &server] {
            // Fails only for a socket that is gone already.
            let _ = SockRef::from(socket).set_linger(Some(Duration::ZERO));
        }
    }
}

async fn connect(address: &str, receive_buffer: u32) -> Result<TcpStream, Anything> {
    let socket = TcpSocket::new_v4()?;
    if receive_buffer > 0 {
        socket.set_recv_buffer_size(receive_buffer)?;
    }
    Ok(socket.connect(address.parse()?).await?)
}

/// Waits for a connection's time to be over, then does to it what the seed says.
async fn doom(inner: Arc<Inner>, link: Arc<Link>, chaos: Chaos, mut random: SmallRng) {
    tokio::time::sleep(random.random_range(chaos.life)).await;
    let fault = FAULTS.get(random.random_range(0..FAULTS.len())).copied().unwrap_or(Fault::Reset);
    *inner.faults.lock().entry(fault).or_default() += 1;
    match fault {
        Fault::Reset => link.cut(Cut::Reset),
        Fault::Fin => link.cut(Cut::Fin),
        Fault::SwallowUp => link.flow(Way::Up, Flow::Swallow),
        Fault::SwallowDown => link.flow(Way::Down, Flow::Swallow),
        Fault::SwallowBoth => [Way::Up, Way::Down].into_iter().for_each(|way| link.flow(way, Flow::Swallow)),
        Fault::MidFrame => link.cut_after(Way::Down, random.random_range(1..4000)),
        Fault::Late | Fault::Trickle => {
            for way in [Way::Up, Way::Down] {
                if fault == Fault::Late {
                    link.delay(way, Duration::from_millis(random.random_range(5..60)));
                } else {
                    link.throttle(way, random.random_range(500..8000));
                }
            }
            tokio::time::sleep(random.random_range(chaos.agony)).await;
            link.cut(Cut::Reset);
        }
    }
}

/// Moves one direction until its end or the cut; gives the halves back, so that whoever holds both decides how they close.
async fn pump(link: Arc<Link>, way: Way, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> (OwnedReadHalf, OwnedWriteHalf) {
    tokio::select! {
        () = moving(&link, way, &mut from, &mut to) => {}
        () = link.until_cut() => {}
    }
    (from, to)
}

async fn moving(link: &Link, way: Way, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
    let side = link.side(way);
    let mut buffer = vec![0_u8; BITE];
    loop {
        until_moving(link, side).await;
        let Some(room) = buffer.get_mut(..side.bite()) else { return };
        let read = from.read(room).await.unwrap_or(0);
        until_moving(link, side).await;
        let is_swallowing = side.flow.load(Ordering::Acquire) == Flow::Swallow as u8;
        if read == 0 && is_swallowing {
            // Half-open: nobody is told of the end either, until both sides are gone or a cut ends it.
            if link.silent_ends.fetch_add(1, Ordering::AcqRel) > 0 {
                link.cut(Cut::Reset);
            }
            return std::future::pending().await;
        }
        if read == 0 {
            let _ = to.shutdown().await;
            return;
        }
        side.passed.fetch_add(read as u64, Ordering::AcqRel);
        if is_swallowing {
            continue;
        }
        tokio::time::sleep(Duration::from_millis(u64::from(side.delay_ms.load(Ordering::Acquire)))).await;
        if !pass_on(side, buffer.get(..read).unwrap_or_default(), to).await {
            link.cut(Cut::Reset);
            return;
        }
    }
}

/// Writes what was read, as slowly as is wanted. `false`: the connection is over.
async fn pass_on(side: &Side, mut bytes: &[u8], to: &mut OwnedWriteHalf) -> bool {
    while !bytes.is_empty() {
        let (throttle, left) = (side.throttle.load(Ordering::Acquire), side.left.load(Ordering::Acquire));
        let may_pass = usize::try_from(left).unwrap_or(BITE);
        let (now, later) = bytes.split_at(bytes.len().min(side.bite()).min(may_pass));
        bytes = later;
        if to.write_all(now).await.is_err() {
            return false;
        }
        if left >= 0 {
            let passed = i64::try_from(now.len()).unwrap_or(i64::MAX);
            if side.left.fetch_sub(passed, Ordering::AcqRel) <= passed {
                return false;
            }
        }
        if throttle > 0 {
            tokio::time::sleep(Duration::from_secs_f64(now.len() as f64 / f64::from(throttle))).await;
        }
    }
    true
}

/// Waits while the direction is held.
async fn until_moving(link: &Link, side: &Side) {
    loop {
        let changed = link.changed.notified();
        if side.flow.load(Ordering::Acquire) != Flow::Hold as u8 {
            return;
        }
        changed.await;
    }
}
