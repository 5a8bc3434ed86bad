//! `config.json`.

use damso::browser::config::Config;
use damso_call::IceServer;
use wasm_bindgen_test::wasm_bindgen_test;

const PAGE: &str = "https://example.test/calls/index.html?x=1";
const DEFAULT: &str = "wss://example.test/calls/ws";

fn check(text: &str, page: &str, signaling: &str) {
    let config = Config::read(text, page);
    assert_eq!((config.signaling.as_str(), config.ice_servers), (signaling, Vec::new()), "{text} on {page}");
}

#[wasm_bindgen_test]
fn without_a_file_the_server_is_beside_the_page() {
    for (page, signaling) in [
        (PAGE, DEFAULT),
        ("https://example.test/", "wss://example.test/ws"),
        ("http://localhost:8080/", "ws://localhost:8080/ws"),
        ("http://localhost:8080/a/b/", "ws://localhost:8080/a/b/ws"),
    ] {
        check("", page, signaling);
        check("{}", page, signaling);
        check("\n<!doctype html><title>404</title>", page, signaling);
    }
}

#[wasm_bindgen_test]
fn addresses_are_absolute_or_relative() {
    for (address, signaling) in [
        ("wss://signaling.test/ws", "wss://signaling.test/ws"),
        ("https://signaling.test/ws#x", "wss://signaling.test/ws"),
        ("ws://127.0.0.1:9000", "ws://127.0.0.1:9000/"),
        ("/ws", "wss://example.test/ws"),
        ("../ws", "wss://example.test/ws"),
        ("//signaling.test/ws", "wss://signaling.test/ws"),
    ] {
        check(&format!(r#"{{"signaling":"{address}"}}"#), PAGE, signaling);
    }
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_ignored() {
    for text in [
        "{",
        "[]",
        "null",
        r#"{"signaling":5}"#,
        r#"{"signaling":"mailto:a@b.test"}"#,
        r#"{"signaling":"https://"}"#,
        r#"{"iceServers":[{"urls":5}]}"#,
    ] {
        check(text, PAGE, DEFAULT);
    }
}

#[wasm_bindgen_test]
fn what_can_be_read_is_used() {
    check(r#"{"signaling":"wss://s.test/ws","iceServers":[{"urls":5}]}"#, PAGE, "wss://s.test/ws");
    check(r#"{"signaling":null,"iceServers":null}"#, PAGE, DEFAULT);
    let config = Config::read(r#"{"signaling":5,"iceServers":[{"urls":["stun:a.test"]}]}"#, PAGE);
    assert_eq!((config.signaling.as_str(), config.ice_servers.len()), (DEFAULT, 1));
}

#[wasm_bindgen_test]
fn ice_servers_are_those_of_a_peer_connection() {
    let text = r#"{"iceServers":[{"urls":["turn:a.test"],"username":"u","credential":"c"},{"urls":["stun:b.test"]}],"newer":1}"#;
    let config = Config::read(text, PAGE);
    assert_eq!(config.signaling, DEFAULT);
    assert_eq!(
        config.ice_servers,
        [
            IceServer { urls: vec!["turn:a.test".into()], username: Some("u".into()), credential: Some("c".into()) },
            IceServer { urls: vec!["stun:b.test".into()], username: None, credential: None },
        ]
    );
}

#[wasm_bindgen_test]
async fn a_host_without_the_file_is_no_trouble() {
    let page = damso::browser::address::site();
    let config = Config::load(&page).await;
    assert_eq!(config, Config::read("", &page));
    assert!(config.signaling.starts_with("ws://") && config.signaling.ends_with("/ws"), "{}", config.signaling);
}
