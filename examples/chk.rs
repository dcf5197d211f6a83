use quandary::{
    check::{Options, check},
    diagnostic::line_and_column,
    flow::day,
    space::MOST_NODES,
};
fn main() {
    for p in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&p).unwrap();
        let s = std::time::Instant::now();
        let c = check(
            &t,
            &Options {
                today: day::read("2026-11-23").unwrap(),
                most_nodes: MOST_NODES,
            },
        );
        println!("{p}: {} findings, {:?}", c.findings.len(), s.elapsed());
        for f in &c.findings {
            let (l, col) = line_and_column(&t, f.labels[0].span.start);
            println!(
                "  {l}:{col} {} {}: {}",
                f.severity,
                f.rule.name(),
                f.message
            );
            for x in &f.labels[1..] {
                let (l, c) = line_and_column(&t, x.span.start);
                println!("      and {l}:{c} {}", x.words);
            }
            for n in &f.notes {
                println!("      note {n}")
            }
            if let Some(h) = &f.help {
                println!("      help {h}")
            }
        }
    }
}
