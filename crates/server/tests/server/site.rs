//! The static site: types, compression, caching, headers, and what must not be served.

use std::{fs, path::PathBuf};

use axum::http::{Method, StatusCode};
use damso_server::{Config, Server, StartError, content_security_policy};
use tempfile::TempDir;

use crate::support::{TestServer, config, get, request};

const HASHED: &str = "/damso-0123456789abcdef_bg.wasm";

/// A built page, in a directory that has a secret beside it.
struct Site {
    directory: TempDir,
    server: TestServer,
}

async fn site() -> Site {
    let directory = tempfile::tempdir().unwrap();
    let dist = directory.path().join("dist");
    fs::create_dir_all(dist.join("fonts")).unwrap();
    fs::write(directory.path().join("secret.txt"), "secret").unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("damso-0123456789abcdef.js", "export {}"),
        ("damso-0123456789abcdef_bg.wasm", "plain wasm"),
        ("damso-0123456789abcdef_bg.wasm.br", "brotli"),
        ("page-0123456789abcdef.css", "plain css"),
        ("page-0123456789abcdef.css.gz", "gzip"),
        ("icon.svg", "<svg/>"),
        ("site.webmanifest", "{}"),
        ("fonts/sans.woff2", "font"),
    ] {
        fs::write(dist.join(name), content).unwrap();
    }
    let server = TestServer::with_config(Config { site: Some(dist), ..config() }).await;
    Site { directory, server }
}

#[tokio::test]
async fn files_have_the_right_type() {
    let site = site().await;
    for (path, media_type) in [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/damso-0123456789abcdef.js", "text/javascript"),
        (HASHED, "application/wasm"),
        ("/page-0123456789abcdef.css", "text/css"),
        ("/icon.svg", "image/svg+xml"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/fonts/sans.woff2", "font/woff2"),
        ("/config.json", "application/json"),
    ] {
        let response = get(site.server.address, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["content-type"], media_type, "{path}");
    }
}

#[tokio::test]
async fn a_compressed_file_is_sent_to_whoever_reads_it() {
    let site = site().await;
    for (path, accepted, encoding, body) in [
        (HASHED, "gzip, deflate, br, zstd", Some("br"), "brotli"),
        (HASHED, "gzip", None, "plain wasm"),
        (HASHED, "br;q=0, gzip;q=0.5", None, "plain wasm"),
        ("/page-0123456789abcdef.css", "gzip, br", Some("gzip"), "gzip"),
        ("/page-0123456789abcdef.css", "identity", None, "plain css"),
    ] {
        let response = request(site.server.address, Method::GET, path, &[("accept-encoding", accepted)]).await;
        let got = response.headers().get("content-encoding").map(|value| value.to_str().unwrap());
        assert_eq!((got, &response.body()[..]), (encoding, body.as_bytes()), "{path} for {accepted}");
        assert_eq!(response.headers()["vary"], "accept-encoding", "{path} for {accepted}");
        assert_ne!(response.headers()["content-type"], "application/octet-stream", "{path} for {accepted}");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_and_others_are_asked_for_again() {
    let site = site().await;
    let immutable = "public, max-age=31536000, immutable";
    for (path, policy) in [
        (HASHED, immutable),
        ("/page-0123456789abcdef.css", immutable),
        ("/", "no-cache"),
        ("/index.html", "no-cache"),
        ("/icon.svg", "no-cache"),
        ("/missing-0123456789abcdef.js", "no-cache"),
        ("/config.json", "no-store"),
        ("/healthz", "no-store"),
    ] {
        let response = get(site.server.address, path).await;
        assert_eq!(response.headers()["cache-control"], policy, "{path}");
    }

    let etag = get(site.server.address, "/").await.headers()["etag"].clone();
    let again = [("if-none-match", etag.to_str().unwrap())];
    let response = request(site.server.address, Method::GET, "/", &again).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert!(response.body().is_empty());
    assert_eq!(response.headers()["cache-control"], "no-cache");

    fs::write(site.directory.path().join("dist/index.html"), "<!doctype html><title>new").unwrap();
    let response = request(site.server.address, Method::GET, "/", &again).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_head_of_a_file_is_its_answer_without_the_body() {
    let site = site().await;
    let head = request(site.server.address, Method::HEAD, "/", &[]).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers()["content-length"], "15");
    assert!(head.body().is_empty());
    let posted = request(site.server.address, Method::POST, "/", &[]).await;
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn nothing_outside_of_the_site_is_served() {
    let site = site().await;
    for path in [
        "/../secret.txt",
        "/fonts/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/fonts/..%2f..%2fsecret.txt",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/index.html%00.txt",
        "/fonts",
        "/fonts/",
        "/r/label",
        "/missing.js",
    ] {
        let response = get(site.server.address, path).await;
        assert!(!response.body().starts_with(b"secret") && !response.body().starts_with(b"root:"), "{path}");
        let refused = response.status().is_client_error() || response.status().is_redirection();
        assert!(refused, "{path}: {}", response.status());
    }
}

/// A messenger has encoded the `#`.
#[tokio::test]
async fn a_mangled_link_leads_to_the_call() {
    let site = site().await;
    for path in ["/%23/r/AAAAAAAAAAAAAAAAAAAAAA", "/%23/r/AAAAAAAAAAAAAAAAAAAAAA?from=chat", "/fonts/%23/r/AAAA"] {
        for method in [Method::GET, Method::HEAD] {
            let response = request(site.server.address, method, path, &[]).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
            let secret = path.split('/').next_back().and_then(|last| last.split('?').next()).unwrap();
            assert_eq!(response.headers()["location"], format!("../../#/r/{secret}"), "{path}");
            assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
            assert_eq!(response.headers()["referrer-policy"], "no-referrer", "{path}");
        }
    }
}

#[tokio::test]
async fn every_answer_confines_the_page() {
    let site = site().await;
    for path in ["/", HASHED, "/config.json", "/healthz", "/missing", "/ws"] {
        let response = get(site.server.address, path).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap();
        assert_eq!(header("content-security-policy"), content_security_policy(&[]), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{path}");
        let permissions = header("permissions-policy");
        for feature in ["camera=(self)", "microphone=(self)", "display-capture=(self)", "geolocation=()"] {
            assert!(permissions.contains(feature), "{path}: {feature}");
        }
    }
    let policy = content_security_policy(&[]);
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains('*'));
}

#[tokio::test]
async fn the_operator_may_name_another_signaling_server() {
    let connect_src = vec!["wss://signaling.example".parse().unwrap()];
    let server = TestServer::with_config(Config { connect_src, ..config() }).await;
    let response = get(server.address, "/healthz").await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("; connect-src 'self' wss://signaling.example; "));
}

#[tokio::test]
async fn the_sites_own_config_goes_before_the_empty_one() {
    let site = site().await;
    assert_eq!(get(site.server.address, "/config.json").await.body(), "{}");
    let own = r#"{"signaling":"wss://signaling.example/ws"}"#;
    fs::write(site.directory.path().join("dist/config.json"), own).unwrap();
    let response = get(site.server.address, "/config.json").await;
    assert_eq!(response.body(), own);
    assert_eq!(response.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn without_a_site_there_is_only_signaling() {
    let server = TestServer::start().await;
    for (path, status, body) in [
        ("/", StatusCode::NOT_FOUND, "Not found\n"),
        ("/config.json", StatusCode::OK, "{}"),
        ("/healthz", StatusCode::OK, "ok"),
    ] {
        let response = get(server.address, path).await;
        assert_eq!((response.status(), &response.body()[..]), (status, body.as_bytes()), "{path}");
    }
    assert!(get(server.address, "/ws").await.status().is_client_error());
}

#[tokio::test]
async fn a_directory_without_a_page_is_no_site() {
    let empty = tempfile::tempdir().unwrap();
    for directory in [empty.path().to_owned(), PathBuf::from("/there/is/no/such/directory")] {
        let result = Server::bind(Config { site: Some(directory.clone()), ..config() }).await;
        assert!(matches!(result, Err(StartError::NoSite(named)) if named == directory));
    }
}

/// For root too, who may read everything that can be.
#[tokio::test]
async fn a_page_that_cannot_be_read_is_no_site_either() {
    let directory = tempfile::tempdir().unwrap();
    let site = directory.path().join("site");
    fs::create_dir_all(site.join("index.html")).unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    for site in [site, file] {
        let result = Server::bind(Config { site: Some(site.clone()), ..config() }).await;
        let unreadable = site.join("index.html");
        assert!(matches!(result, Err(StartError::UnreadableSite(named, _)) if named == unreadable));
    }
}
