#[path = "../benches/space/flows.rs"]
#[allow(dead_code)]
mod flows;
#[path = "../tests/generate/mod.rs"]
#[allow(dead_code, unused_imports)]
mod generate;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    print!("{}", flows::near(n).text);
}
