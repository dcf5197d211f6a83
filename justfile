# Lists what there is.
default:
    @just --list

# Plays the letter quiz.
play:
    cargo run

# Looks for what the compiler and clippy can see.
look:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings

# Runs one file of tests, such as `just test faults`.
test name:
    cargo test --locked --test {{name}}

# Checks, proves and tests the built-in flows.
flows:
    cargo run --quiet -- ci flows --min-coverage 100

# Looks at licences and sources of what the program depends on.
deny:
    cargo deny check advisories licenses bans sources

# Runs everything that has to hold.
all:
    .ci/run
