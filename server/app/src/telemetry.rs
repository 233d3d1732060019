//! Logs and metrics. Logs are structured lines on standard error: request id, route pattern, status, microseconds;
//! never a path (it may hold a case code), a query, a body, a name, an address or a mail address. A panic is logged by
//! its place in the source; its words are not, for they may quote what was being read.

use crate::config::{LogFormat, LogLevel, Settings};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{io::IsTerminal, sync::OnceLock, time::Duration};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Bounds of the histograms, seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts logs as set. A second call (tests) changes nothing.
pub fn start_logs(settings: &Settings) {
    let level = match settings.log {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
    };
    let libraries = if settings.log == LogLevel::Error { "error" } else { "warn" };
    // Libraries never below warnings: their debug lines quote statements, frames and headers.
    let filter = EnvFilter::new(format!("{libraries},mdt_app={level},mdt_hub={level},mdt_store={level},mdt_domain={level}"));
    let format = settings.log_format.unwrap_or(if std::io::stderr().is_terminal() { LogFormat::Text } else { LogFormat::Json });
    let registry = tracing_subscriber::registry().with(filter);
    let started = match format {
        LogFormat::Text => registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false)).try_init(),
        LogFormat::Json => {
            registry.with(tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_writer(std::io::stderr)).try_init()
        }
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map_or_else(|| "unknown".into(), |place| format!("{}:{}", place.file(), place.line()));
            tracing::error!(place, "panic");
        }));
    }
}

/// Starts counting. Returns nothing when another recorder is in this process already.
pub fn start_metrics() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| {
            let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS).ok()?;
            builder.install_recorder().ok()
        })
        .as_ref()
}

/// Keeps the histograms small; runs as long as the service does.
pub async fn keep_up_metrics() {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    loop {
        every.tick().await;
        if let Some(handle) = start_metrics() {
            handle.run_upkeep();
        }
    }
}
