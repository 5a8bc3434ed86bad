//! Whether a request is signed by somebody to whom credentials were issued (RFC 8489, section 9.2.4).

use super::{ClientId, Relay, credentials::Username, refusal::Refusal};
use crate::{
    clock::Now,
    stun::{IntegrityKey, Message, attribute},
};

/// What the credentials are for. It is part of every key, and otherwise means nothing.
pub(super) const REALM: &str = "damso";

/// The longest username in bytes. RFC 8489 allows 508, our issuer writes some 33.
const MAX_USERNAME: usize = 128;

/// Who signed a request.
pub(super) struct Signer {
    pub(super) username: String,
    pub(super) key: IntegrityKey,
}

impl<P> Relay<P> {
    /// An allocation that is there is spoken for by the credentials it was made with, expired or not; a new one needs
    /// credentials that are still good.
    pub(super) fn authenticate(&self, now: Now, client: ClientId, request: &Message<'_>) -> Result<Signer, Refusal> {
        if !request.has_integrity() {
            return Err(Refusal::Unauthorized);
        }
        let fields = (request.get(attribute::NONCE), request.text(attribute::REALM), request.text(attribute::USERNAME));
        let (Some(nonce), Some(realm), Some(username)) = fields else { return Err(Refusal::BadRequest) };
        if !self.nonces.is_fresh(nonce, now.unix, client.address) {
            return Err(Refusal::StaleNonce);
        }
        if realm != REALM || username.len() > MAX_USERNAME {
            return Err(Refusal::Unauthorized);
        }
        let allocation = self.allocation(now, client);
        let key = match allocation {
            Some(allocation) if allocation.username == username => allocation.key.clone(),
            _ if Username::parse(username).is_some_and(|username| now.unix < username.expiry) => {
                IntegrityKey::new(username, REALM, &self.settings.secret.password(username))
            }
            _ => return Err(Refusal::Unauthorized),
        };
        if !request.is_signed_with(&key) {
            return Err(Refusal::Unauthorized);
        }
        if allocation.is_some_and(|allocation| allocation.username != username) {
            return Err(Refusal::WrongCredentials);
        }
        Ok(Signer { username: username.to_owned(), key })
    }
}
