//! What is served under which path.

use std::{path::Path, sync::Arc};

use axum::{
    Extension, Router,
    extract::{State, WebSocketUpgrade},
    http::{HeaderMap, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use damso_protocol::MAX_FRAME_BYTES;

use crate::{
    admission::Slot,
    hub::Hub,
    security::{self, ConnectSource},
    session, site,
    source::Way,
};

/// The WebSocket's read buffer, in bytes. Signals of a few hundred bytes need no more, and the default of 128 KiB is
/// allocated for every client, also for an idle one.
const READ_BUFFER: usize = 2 * 1024;

/// How much may wait in the WebSocket itself, in bytes: the message being written, which is at most
/// [`MAX_FRAME_BYTES`], and pongs. Others wait in the mailbox, where they are counted.
const WRITE_BUFFER: usize = 2 * MAX_FRAME_BYTES;

/// Everything: `/ws`, `/healthz`, and the site under all other paths.
pub(crate) fn router(hub: Arc<Hub>, site: Option<&Path>, connect_src: &[ConnectSource]) -> Router {
    let headers = security::headers(connect_src);
    let confine = move |mut response: Response| {
        response.headers_mut().extend(headers.clone());
        async { response }
    };
    Router::new()
        .route("/ws", get(web_socket))
        .route("/healthz", get(health))
        .with_state(hub)
        .merge(site::router(site))
        .layer(map_response(confine))
}

async fn health() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok")
}

/// Open to every origin: a page on any static host may use this server. Nothing here is granted by a cookie or by an
/// address, so a foreign page gains nothing from a visitor's browser.
async fn web_socket(
    State(hub): State<Arc<Hub>>,
    Extension(way): Extension<Way>,
    Extension(slot): Extension<Slot>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let source = way.of_request(&headers);
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_frame_size(MAX_FRAME_BYTES)
        .max_message_size(MAX_FRAME_BYTES)
        .on_upgrade(async move |socket| {
            session::serve(socket, hub, source).await;
            drop(slot);
        })
}
