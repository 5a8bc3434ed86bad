//! XOR-MAPPED-ADDRESS and its kin (RFC 8489, section 14.2).

use std::net::{IpAddr, SocketAddr};

use super::{COOKIE, TransactionId};

/// Writes the attribute's value, and returns its length: 8 bytes, or 20 for IPv6.
pub(crate) fn xor_address(address: SocketAddr, transaction: &TransactionId, value: &mut [u8; 20]) -> usize {
    let [p0, p1] = address.port().to_be_bytes();
    let (family, length) = match address.ip() {
        IpAddr::V4(ip) => {
            value[4..8].copy_from_slice(&ip.octets());
            (1, 8)
        }
        IpAddr::V6(ip) => {
            value[4..].copy_from_slice(&ip.octets());
            (2, 20)
        }
    };
    value[..4].copy_from_slice(&[0, family, p0 ^ COOKIE[0], p1 ^ COOKIE[1]]);
    hide(&mut value[4..length], transaction);
    length
}

/// Reads the attribute's value.
pub(crate) fn decode_xor_address(value: &[u8], transaction: &TransactionId) -> Option<SocketAddr> {
    let ([_, family, p0, p1], ip) = value.split_first_chunk()?;
    let port = u16::from_be_bytes([p0 ^ COOKIE[0], p1 ^ COOKIE[1]]);
    let ip: IpAddr = match family {
        1 => {
            let mut octets = <[u8; 4]>::try_from(ip).ok()?;
            hide(&mut octets, transaction);
            octets.into()
        }
        2 => {
            let mut octets = <[u8; 16]>::try_from(ip).ok()?;
            hide(&mut octets, transaction);
            octets.into()
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

fn hide(octets: &mut [u8], transaction: &TransactionId) {
    for (octet, mask) in octets.iter_mut().zip(COOKIE.iter().chain(transaction)) {
        *octet ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for address in ["192.0.2.1:32853", "[2001:db8:1234:5678:11:2233:4455:6677]:32853", "0.0.0.0:0"] {
            let address: SocketAddr = address.parse().unwrap();
            let transaction = *b"transactions";
            let mut value = [0; 20];
            let length = xor_address(address, &transaction, &mut value);
            assert_eq!(decode_xor_address(&value[..length], &transaction), Some(address));
            assert_eq!(decode_xor_address(&value[..length - 1], &transaction), None);
        }
        assert_eq!(decode_xor_address(&[0, 3, 0, 0, 0, 0, 0, 0], &[0; 12]), None);
    }
}
