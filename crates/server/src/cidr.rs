//! A range of addresses, such as `10.0.0.0/8`.

use std::{net::IpAddr, str::FromStr};

/// Addresses with a common prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    prefix: u8,
}

/// The text is no range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a range of addresses such as 10.0.0.0/8, fd00::/8 or 192.0.2.1")]
pub struct ParseCidrError;

impl Cidr {
    pub(crate) const fn new(network: IpAddr, prefix: u8) -> Self {
        Self { network, prefix }
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differences = network.to_bits() ^ address.to_bits();
                differences.leading_zeros() >= u32::from(self.prefix)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differences = network.to_bits() ^ address.to_bits();
                differences.leading_zeros() >= u32::from(self.prefix)
            }
            _ => false,
        }
    }
}

impl FromStr for Cidr {
    type Err = ParseCidrError;

    /// A single address is a range too.
    fn from_str(text: &str) -> Result<Self, ParseCidrError> {
        let (network, prefix) = match text.split_once('/') {
            Some((network, prefix)) => (network, Some(prefix)),
            None => (text, None),
        };
        let network: IpAddr = network.parse().map_err(|_| ParseCidrError)?;
        let longest = if network.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| ParseCidrError)?,
            None => longest,
        };
        if prefix > longest { Err(ParseCidrError) } else { Ok(Self { network, prefix }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
            ("0.0.0.0/0", "255.255.255.255", "::"),
            ("fd00::/8", "fdff::1", "fc00::1"),
            ("::/0", "ffff::", "0.0.0.0"),
            ("2001:db8::1/128", "2001:db8::1", "2001:db8::2"),
        ] {
            let cidr: Cidr = range.parse().unwrap();
            assert!(cidr.contains(inside.parse().unwrap()), "{range} has {inside}");
            assert!(!cidr.contains(outside.parse().unwrap()), "{range} has not {outside}");
        }
        for bad in ["", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10/8", "10.0.0.0/8/8", "a.example"] {
            assert_eq!(bad.parse::<Cidr>(), Err(ParseCidrError), "{bad}");
        }
    }
}
