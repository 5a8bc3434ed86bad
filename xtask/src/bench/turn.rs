//! What a relayed packet costs our server and coturn, side by side: the same load, in turns, on the loopback device. And
//! what either keeps about strangers.

mod relay;

use std::path::Path;
use std::process::Command;

use crate::command::{announce, find_on_path, output, run as run_command};
use crate::failure::{Context, Failure, Result};
use crate::{setup, workspace};
use relay::{Relay, SECRET};

/// How often each load is put on each server.
const REPETITIONS: usize = 5;
/// The payloads that are measured, in bytes: sound, and a packet of video.
const PAYLOADS: [usize; 2] = [200, 1200];
/// Addresses that ask without credentials.
const STRANGERS: u32 = 100_000;

/// What the load generator is told.
#[derive(Clone, Copy)]
struct Load {
    allocations: usize,
    bytes: usize,
    /// Sent by clients. As many come back.
    packets_per_second: u32,
    seconds: u32,
}

/// What came of a load.
struct Measured {
    lost: u64,
    packets: u64,
    /// Microseconds of the server's processor time for each packet that it relayed.
    cost: f64,
}

pub(super) fn run() -> Result {
    setup::other_relays()?;
    announce("Building the server and the load");
    run_command(workspace::cargo().args(["build", "--release", "--package", "damso-server", "--bins", "--examples"]))?;
    let generator = workspace::target()?.join("release/examples/relay_load");
    let ours = Relay::start_ours()?;
    let coturn = find_on_path(&["turnserver"]).map(|program| Relay::start_coturn(&program)).transpose()?;
    if coturn.is_none() {
        println!("skipped: coturn, which is not installed");
    }

    announce("Processor time for each relayed packet, in µs");
    println!("{:<10}{:>10}{:>10}{:>10}", "payload", "ours", "coturn", "ratio");
    for bytes in PAYLOADS {
        let load = Load { allocations: 20, bytes, packets_per_second: 5000, seconds: 5 };
        compare(&generator, load, &ours, coturn.as_ref())?;
    }

    announce("Packets lost with 500 allocations");
    let many = Load { allocations: 500, bytes: 200, packets_per_second: 5000, seconds: 10 };
    for relay in [Some(&ours), coturn.as_ref()].into_iter().flatten() {
        let Measured { lost, packets, cost } = put(&generator, many, relay)?;
        println!("{:<10}{lost:>10} of {packets}, at {cost:.2} µs each", relay.name);
    }

    announce(&format!("Memory kept about {STRANGERS} strangers, in KiB"));
    for relay in [Some(&ours), coturn.as_ref()].into_iter().flatten() {
        let before = relay.memory()?;
        let answered =
            output(Command::new(&generator).args(["strangers", &relay.address.to_string(), &STRANGERS.to_string()]))?;
        let grown = relay.memory()?.saturating_sub(before);
        println!("{:<10}{grown:>10} over {before}; {} were answered", relay.name, answered.trim());
    }
    Ok(())
}

/// Puts the same load on both in turns, so that whatever else the machine does meets both, and prints the medians.
fn compare(generator: &Path, load: Load, ours: &Relay, coturn: Option<&Relay>) -> Result {
    let (mut costs, mut other_costs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..REPETITIONS {
        let cost = put(generator, load, ours)?.cost;
        costs.push(cost);
        if let Some(coturn) = coturn {
            let other = put(generator, load, coturn)?.cost;
            other_costs.push(other);
            ratios.push(cost / other);
        }
    }
    let show = |values| median(values).map_or("—".to_owned(), |value| format!("{value:.2}"));
    let (cost, other, ratio) = (show(costs), show(other_costs), show(ratios));
    println!("{:<10}{cost:>10}{other:>10}{ratio:>10}", format!("{} B", load.bytes));
    Ok(())
}

fn put(generator: &Path, load: Load, relay: &Relay) -> Result<Measured> {
    let before = relay.processor_time()?;
    let Load { allocations, bytes, packets_per_second, seconds } = load;
    let counts = output(
        Command::new(generator)
            .args(["calls", &relay.address.to_string(), SECRET])
            .args([allocations.to_string(), bytes.to_string()])
            .args([packets_per_second.to_string(), seconds.to_string()]),
    )?;
    let spent = relay.processor_time()?.saturating_sub(before);
    let numbers: Vec<u64> = counts.split_whitespace().map_while(|number| number.parse().ok()).collect();
    let [packets, relayed] = numbers[..] else {
        return Err(Failure::new(format!("the load generator said `{}`", counts.trim())));
    };
    let cost = spent.as_secs_f64() * 1e6 / f64::from(u32::try_from(relayed).context(|| "counting packets".into())?);
    Ok(Measured { lost: packets.saturating_sub(relayed), packets, cost })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 9.0, 2.0, 2.5]), Some(2.5));
    }
}
