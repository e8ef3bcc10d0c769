# Shared by scripts/test and scripts/check: messages, stages, cleaning up.
# Sourced by bash; the caller has set JT_ROOT to the top of the repository.

JT_TARGET="${CARGO_TARGET_DIR:-$JT_ROOT/target}"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    JT_BOLD=$'\e[1m' JT_RED=$'\e[31m' JT_GREEN=$'\e[32m' JT_YELLOW=$'\e[33m' JT_PLAIN=$'\e[0m'
    export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-always}"
else
    JT_BOLD='' JT_RED='' JT_GREEN='' JT_YELLOW='' JT_PLAIN=''
    export NO_COLOR=1 CARGO_TERM_COLOR=never
fi

jt_say() { printf '%s\n' "$*"; }
jt_warn() { printf '%s%s%s\n' "$JT_YELLOW" "$*" "$JT_PLAIN" >&2; }
jt_error() { printf '%serror:%s %s\n' "$JT_RED" "$JT_PLAIN" "$*" >&2; }

jt_duration() { # SECONDS
    if [ "$1" -ge 60 ]; then printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); else printf '%ds' "$1"; fi
}

# ---- cleaning up: on success, failure and interrupt alike ----

JT_CLEANUPS=()
JT_STAGE_PID=''

jt_at_exit() { JT_CLEANUPS+=("$1"); } # the name of a function

jt_cleanup() {
    local status=$? i
    trap - EXIT
    trap '' INT TERM HUP
    jt_end_stage
    for ((i = ${#JT_CLEANUPS[@]} - 1; i >= 0; i--)); do "${JT_CLEANUPS[i]}" || true; done
    exit "$status"
}

# Ends the running stage with everything that it started.
jt_end_stage() {
    [ -n "$JT_STAGE_PID" ] || return 0
    kill -TERM -- "-$JT_STAGE_PID" 2>/dev/null || true
    wait "$JT_STAGE_PID" 2>/dev/null || true
    JT_STAGE_PID=''
}

jt_trap_exit() {
    trap jt_cleanup EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
}

# ---- stages ----

JT_SUMMARY=()
JT_FAILED=0

jt_sum() { # WORD FILE: adds up the numbers before WORD in the result lines of cargo test
    sed -E $'s/\e\\[[0-9;]*m//g' "$2" |
        awk -v word="$1" '/^test result:/ { for (i = 2; i <= NF; i++) if ($i == word ";") n += $(i - 1) } END { print n + 0 }'
}

jt_line() { JT_SUMMARY+=("$(printf '%-44s %s' "$1" "$2")"); }

# jt_stage TITLE COMMAND…: runs it, shows and keeps its output, remembers how it ended.
# With JT_EXPECT_TESTS=1 a stage that ran no test has failed.
jt_stage() {
    local title=$1 start=$SECONDS status=0 log tests='' passed failed took
    shift
    mkdir -p "$JT_TARGET/logs"
    log="$JT_TARGET/logs/$(printf '%s' "$title" | tr -cs '[:alnum:]' '-').log"
    printf '\n%s== %s%s\n' "$JT_BOLD" "$title" "$JT_PLAIN"
    # Its own process group, so that an interrupt reaches the tests below cargo too.
    set -m
    { set -o pipefail; "$@" 2>&1 </dev/null | tee "$log"; } &
    JT_STAGE_PID=$!
    set +m
    wait "$JT_STAGE_PID" || status=$?
    JT_STAGE_PID=''
    took=$(jt_duration $((SECONDS - start)))
    passed=$(jt_sum passed "$log")
    failed=$(jt_sum failed "$log")
    if [ $((passed + failed)) -gt 0 ]; then tests=", $passed tests passed"; fi
    if [ "$failed" -gt 0 ]; then tests+=", $failed failed"; fi
    if [ "$status" -eq 0 ] && [ "${JT_EXPECT_TESTS:-}" = 1 ] && [ "$passed" -eq 0 ]; then
        jt_error "$title: no test was run"
        status=1
        tests=', no test was run'
    fi
    if [ "$status" -eq 0 ]; then
        jt_line "$title" "${JT_GREEN}ok${JT_PLAIN} ($took$tests)"
        printf '%s== %s: ok, %s%s\n' "$JT_BOLD" "$title" "$took" "$JT_PLAIN"
    else
        jt_line "$title" "${JT_RED}FAILED${JT_PLAIN} ($took$tests; $log)"
        printf '%s== %s: FAILED (exit code %d), %s%s\n' "$JT_BOLD" "$title" "$status" "$took" "$JT_PLAIN"
        JT_FAILED=$((JT_FAILED + 1))
    fi
    return "$status"
}

jt_skip() { # TITLE WHY: never silent
    jt_line "$1" "${JT_YELLOW}not run${JT_PLAIN}: $2"
    printf '\n%s== %s: not run: %s%s\n' "$JT_BOLD" "$1" "$2" "$JT_PLAIN"
}

jt_refuse() { # TITLE WHY: could not be run, which is a failure
    jt_line "$1" "${JT_RED}FAILED${JT_PLAIN}: $2"
    printf '\n%s== %s: FAILED: %s%s\n' "$JT_BOLD" "$1" "$2" "$JT_PLAIN"
    JT_FAILED=$((JT_FAILED + 1))
}

jt_finish() { # NAME: prints the summary and ends the script
    printf '\n%s== %s: summary%s\n' "$JT_BOLD" "$1" "$JT_PLAIN"
    printf '%s\n' "${JT_SUMMARY[@]}"
    if [ "$JT_FAILED" -gt 0 ]; then
        printf '%s%s: FAILED%s\n' "$JT_RED" "$1" "$JT_PLAIN"
        exit 1
    fi
    printf '%s%s: ok%s\n' "$JT_GREEN" "$1" "$JT_PLAIN"
    exit 0
}

# ---- packages ----

JT_APT_READY=''

# jt_apt PACKAGE…: installs Debian packages, or says that the caller must.
jt_apt() {
    if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
        return 1
    fi
    if [ -z "$JT_APT_READY" ]; then
        apt-get update -q >&2 || return 1
        JT_APT_READY=1
    fi
    jt_say "installing $*" >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}
