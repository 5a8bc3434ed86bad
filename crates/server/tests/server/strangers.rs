//! Signals to somebody who is not in the sender's room.

use crate::support::{Pair, TestServer, room, secret};

#[tokio::test]
async fn a_stranger_gets_nothing_and_the_sender_is_told() {
    let server = TestServer::start().await;
    let mut pair = Pair::join(&server).await;
    let mut outsider = server.client().await;
    outsider.join(room('O'), secret('o')).await;

    let nobody = secret('z').peer_id();
    let oneself = secret('o').peer_id();
    for stranger in [pair.first_id, pair.second_id, nobody, oneself] {
        outsider.signal(stranger, "let me in").await;
        outsider.expect_unknown_peer(stranger).await;
    }
    outsider.expect_nothing().await;
    pair.assert_unharmed().await;
}
