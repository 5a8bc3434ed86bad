//! The static site: files with the right type, pre-compressed where a `.br` or `.gz` stands beside them, and cached as
//! their names allow.

use std::{convert::Infallible, path::Path};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tower::service_fn;
use tower_http::services::ServeDir;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");
const NOT_STORED: HeaderValue = HeaderValue::from_static("no-store");

/// Serves the files under `site`, or nothing but an empty `config.json` without one.
pub(crate) fn router(site: Option<&Path>) -> Router {
    let Some(site) = site else { return Router::new().fallback(missing) };
    let files = ServeDir::new(site).precompressed_br().precompressed_gzip();
    let files = files.fallback(service_fn(|request| async { Ok::<_, Infallible>(missing(request).await) }));
    Router::new().fallback_service(files).layer(from_fn(cache))
}

/// Answers for a file that is not there. The page routes by its fragment, so no path but `/` is the page. A site without
/// a `config.json` has an empty one, which says: this server, and nothing else.
async fn missing(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/config.json" {
        let json = [(header::CONTENT_TYPE, "application/json")];
        return (json, [(header::CACHE_CONTROL, NOT_STORED)], "{}").into_response();
    }
    if let Some(location) = call_of_mangled_link(path) {
        let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, NOT_STORED)];
        return (StatusCode::SEE_OTHER, headers).into_response();
    }
    (StatusCode::NOT_FOUND, "Not found\n").into_response()
}

/// Where a call's link leads of which a messenger or a mail program has encoded the `#`. The key has come here then,
/// where it should not, and whoever follows the link has done nothing wrong: it goes back into the fragment, and
/// nowhere else.
///
/// Relative, because the page may be below a path that only a proxy knows.
fn call_of_mangled_link(path: &str) -> Option<HeaderValue> {
    let (_, call) = path.split_once("/%23/r/").filter(|(_, call)| !call.contains('/'))?;
    HeaderValue::try_from(format!("../../#/r/{call}")).ok()
}

/// Says how long what is found may be kept: as long as one likes if the name changes with the content, and otherwise not
/// without asking.
async fn cache(request: Request, next: Next) -> Response {
    let hashed = is_hashed(request.uri().path());
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let policy = if hashed && found { IMMUTABLE } else { REVALIDATED };
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(policy);
    response
}

/// Whether this file was named after its content: `page-0123456789abcdef.css` or `page-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, rest)) = name.rsplit_once('-') else { return false };
    let Some((hash, suffix)) = rest.split_at_checked(16) else { return false };
    // Which part of a program it is stands behind the hash.
    let part = if suffix.starts_with('_') { suffix.find('.').unwrap_or(suffix.len()) } else { 0 };
    let extension = &suffix[part..];
    !stem.is_empty()
        && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && extension.len() > 1
        && extension.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_with_an_encoded_mark() {
        for (path, location) in [
            ("/%23/r/AAAA", Some("../../#/r/AAAA")),
            ("/%23/r/%ED%9A%8C%EC%9D%98~AAAA", Some("../../#/r/%ED%9A%8C%EC%9D%98~AAAA")),
            ("/%23/r/AAAA/", None),
            ("/a/b/%23/r/AAAA", Some("../../#/r/AAAA")),
            ("/%23/r/", Some("../../#/r/")),
            ("/%23/", None),
            ("/%23/rr/AAAA", None),
            ("/r/AAAA", None),
            ("/a%23/r/AAAA", None),
        ] {
            let expected = location.map(HeaderValue::from_static);
            assert_eq!(call_of_mangled_link(path), expected, "{path}");
        }
    }

    #[test]
    fn hashed_names() {
        for (path, hashed) in [
            ("/damso-0123456789abcdef.js", true),
            ("/damso-0123456789abcdef_bg.wasm", true),
            ("/on-demand/damso-0123456789abcdef_split_later.wasm", true),
            ("/deep/main-page-fedcba9876543210.css", true),
            ("/damso-0123456789abcdef.d.ts", true),
            ("/index.html", false),
            ("/", false),
            ("/damso-0123456789abcde.js", false),
            ("/damso-0123456789abcdef0.js", false),
            ("/damso-0123456789abcdeg.js", false),
            ("/damso-0123456789ABCDEF.js", false),
            ("/damso-0123456789abcdef", false),
            ("/damso-0123456789abcdef.", false),
            ("/-0123456789abcdef.js", false),
            ("/snippets/damso-0123456789abcdef/inline0.js", false),
            ("/a-가나다라마바사아자차카타.js", false),
        ] {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }
}
