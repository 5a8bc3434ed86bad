//! Whoever they are and however they are connected, two people see and write to each other: directly where theory allows
//! it, through the relay where it does not.

use damso_e2e::{
    Access,
    Access::{Cone, OneTcpPort, Public, Symmetric, UdpBlocked},
    Browser::{self, Chromium, Firefox},
    Laboratory, button, tile,
};

use crate::chat::{reads_from, writes};

fn meet(first: (Browser, Access), second: (Browser, Access)) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([first, second]);
    let [ada, bora] = &both;
    bora.joins(&ada.starts_call(&laboratory.page()));
    for (person, other) in [(ada, bora), (bora, ada)] {
        person.is_with(other);
        person.sees_moving(&tile(other));
        person.reaches(other);
        person.click(&button("Chat"));
    }
    for (person, other) in [(ada, bora), (bora, ada)] {
        let text = format!("{} is {:?}", person.name(), person.home().access());
        writes(person, &text);
        reads_from(other, &text);
    }
}

macro_rules! pairs {
    ($($test:ident: $first:ident $from:ident, $second:ident $to:ident;)*) => {
        $(
            #[test]
            fn $test() {
                meet(($first, $from), ($second, $to));
            }
        )*
    };
}

pairs! {
    public_to_public: Chromium Public, Chromium Public;
    public_to_cone: Chromium Public, Chromium Cone;
    public_to_symmetric: Chromium Public, Chromium Symmetric;
    public_to_udp_blocked: Chromium Public, Chromium UdpBlocked;
    public_to_one_tcp_port: Chromium Public, Chromium OneTcpPort;
    cone_to_cone: Chromium Cone, Chromium Cone;
    cone_to_symmetric: Chromium Cone, Chromium Symmetric;
    cone_to_udp_blocked: Chromium Cone, Chromium UdpBlocked;
    cone_to_one_tcp_port: Chromium Cone, Chromium OneTcpPort;
    symmetric_to_symmetric: Chromium Symmetric, Chromium Symmetric;
    symmetric_to_udp_blocked: Chromium Symmetric, Chromium UdpBlocked;
    symmetric_to_one_tcp_port: Chromium Symmetric, Chromium OneTcpPort;
    udp_blocked_to_udp_blocked: Chromium UdpBlocked, Chromium UdpBlocked;
    udp_blocked_to_one_tcp_port: Chromium UdpBlocked, Chromium OneTcpPort;
    one_tcp_port_to_one_tcp_port: Chromium OneTcpPort, Chromium OneTcpPort;

    public_to_public_in_firefox: Firefox Public, Firefox Public;
    cone_to_cone_in_firefox: Firefox Cone, Firefox Cone;
    symmetric_to_symmetric_in_firefox: Firefox Symmetric, Firefox Symmetric;
    udp_blocked_to_udp_blocked_in_firefox: Firefox UdpBlocked, Firefox UdpBlocked;
    one_tcp_port_to_one_tcp_port_in_firefox: Firefox OneTcpPort, Firefox OneTcpPort;

    public_to_public_between_browsers: Firefox Public, Chromium Public;
    cone_to_cone_between_browsers: Firefox Cone, Chromium Cone;
    symmetric_to_symmetric_between_browsers: Firefox Symmetric, Chromium Symmetric;
    udp_blocked_to_udp_blocked_between_browsers: Firefox UdpBlocked, Chromium UdpBlocked;
    one_tcp_port_to_one_tcp_port_between_browsers: Firefox OneTcpPort, Chromium OneTcpPort;
}
