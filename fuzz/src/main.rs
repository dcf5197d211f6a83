//! Runs a target on random texts for as long as one likes, on stable Rust.

mod changes;

mod targets;

use std::panic;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process};

use changes::Dice;
use targets::{TARGETS, Target};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let (Some(wanted), Some(how)) = (args.first(), args.get(1)) else {
        println!(
            "quandary-fuzz TARGET SECONDS|FILE\ntargets: all, {}",
            names.join(", ")
        );
        return;
    };
    let targets = TARGETS
        .iter()
        .filter(|(name, _)| name == wanted || wanted == "all");
    let mut found = 0;
    for target in targets {
        match how.parse() {
            Ok(seconds) => found += run(target, Duration::from_secs(seconds)),
            Err(_) => (target.1)(&fs::read(how).expect("the file can be read")),
        }
    }
    process::exit(i32::from(found > 0));
}

/// Tries random texts for so long; how many broke a promise.
fn run(target: &Target, time: Duration) -> usize {
    let (name, try_it) = *target;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = changes::corpus(&here.join("corpus").join(name));
    let seed = process::id().into();
    let (began, mut dice, mut tried, mut found) = (Instant::now(), Dice::new(seed), 0u64, 0);
    panic::set_hook(Box::new(|_| {}));
    while began.elapsed() < time && found < 10 {
        let bytes = changes::changed(&texts, &mut dice);
        tried += 1;
        let started = Instant::now();
        let broken = panic::catch_unwind(|| try_it(&bytes)).is_err();
        if broken || started.elapsed() > Duration::from_secs(20) {
            found += 1;
            keep(&here.join("found"), name, &bytes);
        }
    }
    println!("{name}: {tried} texts, {found} found");
    found
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) {
    let path: PathBuf = folder.join(format!("{name}-{}", bytes.len()));
    let kept = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
    match kept {
        Ok(()) => println!("a promise is broken: {}", path.display()),
        Err(error) => println!("a promise is broken, and it can't be kept: {error}"),
    }
}
